package org.mosix.migration.profile;

/**
 * Counters of a process at one moment; all only rise while it stays where it is.
 *
 * @param nanos when (System.nanoTime)
 * @param node where it works
 * @param wantedNanos time in which its threads ran or waited for a processor, at home; -1 while it is away
 * @param usedNanos user CPU time everywhere
 * @param calls at home for it
 * @param ioBytes read and written
 * @param kernel what the kernel has done for it at home
 */
record Sample(long nanos, int node, long wantedNanos, long usedNanos, long calls, long ioBytes, Kernel kernel) {
    /**
     * @param nanos system CPU time
     * @param faults page faults that needed no disk
     */
    record Kernel(long nanos, long faults) {}

    boolean isHome() {
        return wantedNanos >= 0;
    }
}
