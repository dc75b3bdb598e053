package org.mosix.discovery.meter;

import org.mosix.discovery.NodeFacts;

/**
 * /proc/meminfo (proc_meminfo(5)), in KiB; {@link ProcText#UNKNOWN} for what it does not tell. Free memory is MemAvailable: what
 * programs can get without swapping, caches among it; MemFree is nearly nothing on a node that has read many files. Kernels
 * before 3.14 do not tell it.
 */
record MemInfo(long totalKib, long availableKib, long swapTotalKib, long swapFreeKib) {
    private static final int KIB_PER_MIB = 1024;

    static MemInfo parse(String text) {
        return new MemInfo(
                kib(text, "MemTotal:"), kib(text, "MemAvailable:"), kib(text, "SwapTotal:"), kib(text, "SwapFree:"));
    }

    private static long kib(String text, String name) {
        int at = ProcText.valueOf(text, name);
        return at < 0 ? ProcText.UNKNOWN : ProcText.number(text, at);
    }

    /** What is unknown is none: guests are not sent where there may be no memory. */
    NodeFacts.Memory facts() {
        int total = mib(totalKib);
        int swapTotal = mib(swapTotalKib);
        return new NodeFacts.Memory(
                total, Math.min(total, mib(availableKib)), swapTotal, Math.min(swapTotal, mib(swapFreeKib)));
    }

    private static int mib(long kib) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, kib) / KIB_PER_MIB);
    }
}
