package org.mosix.migration;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.mosix.api.Recall;
import org.mosix.api.Refused;
import org.mosix.wire.Channel;
import org.mosix.wire.Hello;
import org.mosix.wire.Station;

/**
 * Our cluster leaves the multi-cluster, and joins it again. Each of our nodes first closes itself to partners, then sends their
 * processes home and calls its own back; the node whose owner has said so asks the others. A node that does not hear it now is
 * told in a sentence, and goes on as it was. Any thread.
 */
final class Disconnection {
    /** Nodes that are asked at the same time: all that a cluster of workstations has, as a rule. */
    private static final int TOGETHER = 64;

    private final Station station;
    private final PartnerTerms terms;
    private final Expulsion expulsion;
    private final Recaller recaller;
    private final Survey others;
    private final Survey connecting;
    private final RecallServer server;

    Disconnection(Station station, PartnerTerms terms, Expulsion expulsion, Recaller recaller) {
        this.station = station;
        this.terms = terms;
        this.expulsion = expulsion;
        this.recaller = recaller;
        others = new Survey(station, Question.DISCONNECT, "is not disconnected", TOGETHER);
        connecting = new Survey(station, Question.CONNECT, "is not connected", TOGETHER);
        server = new RecallServer(station, "is being disconnected already");
    }

    /** On all our nodes. {@code progress} as {@link Recaller#run} has it. */
    Recall run(Consumer<Recall> progress) throws Refused, InterruptedException {
        terms.close();
        return Recalls.together(List.of(this::here, so -> others.ask(ours(), Recall.NOTHING, so)), progress);
    }

    /** Sentences about nodes of ours that have not heard it. */
    List<String> connect() throws Refused, InterruptedException {
        terms.reopen();
        return connecting.ask(ours(), Recall.NOTHING, so -> {}).reasons();
    }

    /** This node is closed: its guests of others leave, and its own come back. */
    private Recall here(Consumer<Recall> progress) throws InterruptedException {
        return Recalls.together(
                List.of(so -> expulsion.run(terms::isForeign, so), so -> recaller.run(terms::isForeign, so)), progress);
    }

    private Set<Integer> ours() {
        Set<Integer> nodes = new TreeSet<>(station.peers().all().keySet());
        nodes.remove(station.self());
        nodes.removeIf(terms::isForeign);
        return nodes;
    }

    /** A node asks us to take our part. */
    boolean answer(Channel channel, Hello hello) throws IOException {
        if (!terms.known() || terms.isForeign(hello.from())) {
            Station.refuse(channel, "node " + station.self() + " takes that word of its own cluster's nodes only");
            return false;
        }
        return server.answer(channel, hello.from(), progress -> {
            try {
                if (hello.token() == Question.CONNECT) {
                    terms.reopen();
                    return Recall.NOTHING;
                }
                terms.close();
            } catch (Refused e) {
                return new Recall(0, 0, 0, 0, 0, List.of(e.getMessage()));
            }
            return here(progress);
        });
    }
}
