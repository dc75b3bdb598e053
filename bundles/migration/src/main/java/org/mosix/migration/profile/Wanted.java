package org.mosix.migration.profile;

/** What hosts tell of a body while it works there: how much it wants to compute. Any thread. */
public final class Wanted {
    /** A host may say anything; no node has use for more threads than this. */
    private static final double MOST = 1024;

    /** What is told in a shorter time has waited on its way with what was told before. */
    private static final long LEAST_NANOS = 500_000_000;

    private boolean fresh = true;
    private long wanted;
    private long at;
    private double rate = -1;
    private long residentKib;
    private long lastUsed;
    private long used;

    /** It comes to a host: what it has wanted while it was made there says nothing. */
    public synchronized void arrives() {
        fresh = true;
        lastUsed = 0;
    }

    /**
     * @param wantedNanos time in which its threads ran or waited for a processor since it came
     * @param usedNanos its user CPU time since it came
     * @param kib memory in use
     */
    public synchronized void told(long wantedNanos, long usedNanos, long kib, long nowNanos) {
        residentKib = kib;
        used += usedNanos < lastUsed ? usedNanos : usedNanos - lastUsed;
        lastUsed = usedNanos;
        // Less than before: it is on another host.
        boolean first = fresh || wantedNanos < wanted;
        if (!first && nowNanos - at < LEAST_NANOS) {
            return;
        }
        if (!first) {
            rate = Math.min(MOST, (double) (wantedNanos - wanted) / (nowNanos - at));
        }
        fresh = false;
        wanted = wantedNanos;
        at = nowNanos;
    }

    /** Threads that run or want to; negative: nobody has told anything yet. */
    public synchronized double rate() {
        return rate;
    }

    /** User CPU time on all hosts, as far as they told while it worked there. */
    public synchronized long usedNanos() {
        return used;
    }

    public synchronized long residentKib() {
        return residentKib;
    }
}
