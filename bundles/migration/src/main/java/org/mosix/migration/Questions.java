package org.mosix.migration;

import java.io.IOException;
import org.mosix.wire.Channel;
import org.mosix.wire.Hello;
import org.mosix.wire.Station;

/** Who answers which {@link Question}. Any thread. */
final class Questions {
    private final Station station;
    private final Neighbours neighbours;
    private final Recaller recaller;
    private final Disconnection disconnection;

    Questions(Station station, Neighbours neighbours, Recaller recaller, Disconnection disconnection) {
        this.station = station;
        this.neighbours = neighbours;
        this.recaller = recaller;
        this.disconnection = disconnection;
    }

    /** As {@link Station.Answerer}. */
    boolean answer(Channel channel, Hello hello) throws IOException {
        if (hello.token() == Question.LIVES) {
            return neighbours.answer(channel);
        }
        if (hello.token() == Question.TAKE_HOME) {
            return recaller.answer(channel, hello);
        }
        if (hello.token() == Question.TAKE_SOME) {
            return recaller.answerSome(channel, hello);
        }
        if (hello.token() == Question.OWNER_WORD) {
            return disconnection.answer(channel, hello);
        }
        Station.refuse(channel, "node " + station.self() + " does not know question " + hello.token());
        return false;
    }
}
