package org.mosix.process.home;

import org.mosix.linux.trace.Tracee;

/** A signal mask that the end of a handler has set while the deputy could not run. Any thread. */
final class LateMask {
    private long mask;
    private boolean due;

    synchronized void set(long to) {
        mask = to;
        due = true;
    }

    /** On the hand, the deputy stopped. */
    synchronized void apply(Tracee tracee) {
        if (due) {
            due = false;
            tracee.signalMask(mask);
        }
    }
}
