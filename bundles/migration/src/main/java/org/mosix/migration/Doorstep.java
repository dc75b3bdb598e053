package org.mosix.migration;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Where this home's processes pass when they leave, for a host or the disk: once it is held nobody does, and who is on it is waited
 * for. A process is on it until it has left, or is let go where it was. Any thread.
 */
final class Doorstep {
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

    /** Of a process that is stopped already: {@link #check} is to be asked, and in any case {@link #passed} has to follow. */
    synchronized void enter() {
        passing++;
    }

    synchronized void passed() {
        passing--;
        notifyAll();
    }

    /** Nobody leaves from now on; returns when nobody is on it, or after so long. */
    synchronized void hold(long nanos) throws InterruptedException {
        held = true;
        long end = System.nanoTime() + nanos;
        for (long left = nanos; passing > 0 && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
