package org.mosix.process.home;

/** How a move, or the loss of a host, stops a deputy and keeps it so. Any thread. */
public final class Hold {
    private volatile Runnable next;
    private volatile boolean kept;

    /** What the hand does when the deputy next stops for an interrupt, instead of letting it run on. */
    public void onStop(Runnable task) {
        next = task;
    }

    Runnable takeNext() {
        Runnable task = next;
        next = null;
        return task;
    }

    /** A move keeps the deputy stopped. */
    public void keep() {
        kept = true;
    }

    /** Whether a move kept it stopped; it does no more. */
    public boolean release() {
        boolean was = kept;
        kept = false;
        return was;
    }
}
