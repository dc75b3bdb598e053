package org.mosix.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.mosix.linux.trace.Hand;

/** The node's hands: as many as cores; each process family is given to one for good. Any thread. */
public final class Hands implements AutoCloseable {
    private final List<Hand> hands = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    public Hands(int number) {
        for (int i = 0; i < number; i++) {
            hands.add(new Hand("mosix-hand-" + i));
        }
    }

    /** The next in turn. */
    public Hand next() {
        return hands.get(Math.floorMod(turn.getAndIncrement(), hands.size()));
    }

    @Override
    public void close() {
        hands.forEach(Hand::close);
    }
}
