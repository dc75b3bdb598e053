package org.mosix.process.home;

import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.Tracee;

/** The wait of a deputy that a move has ended, until the next call goes on with it or a signal makes it void. Any thread. */
public final class Waiting {
    private final Tracee tracee;
    private Wait wait;

    Waiting(Tracee tracee) {
        this.tracee = tracee;
    }

    /** A move has ended this wait, or none. */
    synchronized void set(Wait ended) {
        wait = ended;
    }

    /** For the next call, which may be the same. */
    synchronized Wait take() {
        Wait was = wait;
        wait = null;
        return was;
    }

    /** The process goes on at home with these registers: with the rest of its wait, if it stands before it. On the hand. */
    public void goOn(Registers registers) {
        Wait was = take();
        if (was != null) {
            was.shorten(registers, tracee.memory());
        }
    }
}
