package org.mosix.discovery.meter;

/**
 * The first line of /proc/stat (proc_stat(5)): clock ticks of all processors since the start, in use and in all. Idle are
 * {@code idle} and {@code iowait}; {@code guest} is in {@code user} already. Stolen time counts as used: another machine on
 * the same processor had it, and a guest would not get it either. Both {@link ProcText#UNKNOWN} if the line is broken.
 */
record CpuTimes(long busy, long all) {
    private static final CpuTimes NONE = new CpuTimes(ProcText.UNKNOWN, ProcText.UNKNOWN);
    private static final int IDLE = 3;
    private static final int IOWAIT = 4;
    /** user nice system idle iowait irq softirq steal; kernels before 2.6.11 have fewer. */
    private static final int FIELDS = 8;

    private static final int PERMILLE = 1000;
    /** More than a thousand processors count in a thousand years: larger numbers are nonsense, and could overflow. */
    private static final int MOST_TICKS_BITS = 48;

    static CpuTimes parse(String text) {
        int at = ProcText.valueOf(text, "cpu");
        if (at < 0) {
            return NONE;
        }
        long busy = 0;
        long all = 0;
        for (int field = 0; field < FIELDS; field++) {
            long ticks = ProcText.number(text, at);
            if (ticks == ProcText.UNKNOWN && field > IDLE) {
                break;
            }
            if (ticks == ProcText.UNKNOWN || ticks >> MOST_TICKS_BITS != 0) {
                return NONE;
            }
            all += ticks;
            busy += field == IDLE || field == IOWAIT ? 0 : ticks;
            at = ProcText.nextWord(text, at);
        }
        return new CpuTimes(busy, all);
    }

    boolean isKnown() {
        return all != ProcText.UNKNOWN;
    }

    /**
     * The part of all processors that was in use since an earlier reading, in 1/1000; {@link ProcText#UNKNOWN} if no tick
     * has passed. Single counters may step back (iowait does, says proc_stat(5)): the result stays within bounds.
     */
    int permilleSince(CpuTimes earlier) {
        long passed = all - earlier.all;
        if (!isKnown() || !earlier.isKnown() || passed <= 0) {
            return (int) ProcText.UNKNOWN;
        }
        return (int) (PERMILLE * Math.max(0, Math.min(passed, busy - earlier.busy)) / passed);
    }
}
