package org.mosix.migration.profile;

/**
 * How many calls home would have to make for a process that is at home, were it away: nobody counts them at home, but for reads and
 * writes ({@code /proc/PID/io}). What the kernel works for it tells of the rest: a program that looks at many files works in the kernel
 * most of its time. And if it has been away, how many calls it had made there for its computing. The less of the two counts: a program
 * may have many calls that no home makes (memory, futexes), and one that had many may compute now. One thread.
 */
final class GuessedCalls {
    /** System time of a call that is worth the name, as fstatat and getdents64 take on a warm cache; most take less. */
    private static final double CALL_SECONDS = 5e-6;
    /** Of a page fault, with the page zeroed. */
    private static final double FAULT_SECONDS = 1e-6;
    /** So much of a program's time may be anything else of the kernel's, interrupts among it. */
    private static final double OTHER = 0.25;
    /** What it did away counts from so much on. */
    private static final double LEAST_USED_SECONDS = 0.5;

    private static final double LEAST_CALLS = 100;
    /** Then what is older counts half. */
    private static final double MOST_USED_SECONDS = 10;

    private double callsAway;
    private double usedAway;

    /** A span in which it was away: calls made at home for it, and its user CPU time there. */
    void away(double calls, double usedSeconds) {
        callsAway += calls;
        usedAway += usedSeconds;
        if (usedAway > MOST_USED_SECONDS) {
            callsAway /= 2;
            usedAway /= 2;
        }
    }

    /**
     * Of a span in which it was at home, all for each second.
     *
     * @param counted reads and writes
     * @param used user CPU time
     * @param system system CPU time
     * @param faults page faults
     */
    double atHome(double counted, double used, double system, double faults) {
        double calls = (system - faults * FAULT_SECONDS - OTHER * (used + system)) / CALL_SECONDS;
        if (usedAway >= LEAST_USED_SECONDS || callsAway >= LEAST_CALLS) {
            calls = Math.min(calls, callsAway / Math.max(usedAway, Double.MIN_NORMAL) * used);
        }
        return Math.max(counted, calls);
    }
}
