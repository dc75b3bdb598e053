package org.mosix.migration;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Where this home's processes pass when they leave: once it is held nobody does, and who is on it is waited for. Any thread. */
final class Doorstep {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private int passing;
    private boolean held;

    /** Throws IOException if nobody leaves any more. */
    synchronized void check() throws IOException {
        if (held) {
            throw new IOException("this node ends, or its part that moves processes is being replaced");
        }
    }

    /** As {@link #check}; if it does not throw, {@link #passed} has to follow. */
    synchronized void pass() throws IOException {
        check();
        passing++;
    }

    synchronized void passed() {
        passing--;
        notifyAll();
    }

    /** Nobody leaves from now on; returns when nobody is on it, or after so long, half a minute at most. */
    synchronized void hold(long nanos) throws InterruptedException {
        held = true;
        long most = Math.min(PATIENCE_NANOS, nanos);
        long end = System.nanoTime() + most;
        for (long left = most; passing > 0 && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
