package org.mosix.discovery.meter;

/** Single numbers of small files of /proc. */
final class Readings {
    private static final int BYTE = 0xff;
    private static final int MAJOR_SHIFT = 16;
    private static final int MINOR_SHIFT = 8;

    private Readings() {}

    /**
     * How many threads run or wait for a processor now: {@code 2/345} in /proc/loadavg (proc_loadavg(5)). It is the number
     * that /proc/stat has as procs_running (both are nr_running() in fs/proc), without the sums over all interrupts that
     * reading that file costs. {@link ProcText#UNKNOWN} if it is not there.
     */
    static int runnable(String loadavg) {
        int at = 0;
        for (int field = 0; field < 3; field++) {
            at = loadavg.indexOf(' ', at) + 1;
            if (at == 0) {
                return (int) ProcText.UNKNOWN;
            }
        }
        int slash = loadavg.indexOf('/', at);
        long number = slash < 0 ? ProcText.UNKNOWN : ProcText.number(loadavg.substring(at, slash), 0);
        return number > Integer.MAX_VALUE ? (int) ProcText.UNKNOWN : (int) number;
    }

    /** Seconds since the start: the first number of /proc/uptime; 0 if it is not there. */
    static int uptimeSeconds(String uptime) {
        int dot = uptime.indexOf('.');
        long seconds = ProcText.number(dot < 0 ? uptime : uptime.substring(0, dot), 0);
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, seconds));
    }

    /**
     * A kernel's release as {@link org.mosix.discovery.NodeFacts.Software} has it: {@code 6.1.80-generic} is 0x06_01_50. A part
     * above 255 is 255; 0 without major and minor.
     */
    static int kernel(String osrelease) {
        int[] parts = new int[3];
        int at = 0;
        int found = 0;
        while (found < parts.length) {
            int end = at;
            while (end < osrelease.length() && osrelease.charAt(end) >= '0' && osrelease.charAt(end) <= '9') {
                parts[found] = Math.min(BYTE, 10 * parts[found] + osrelease.charAt(end++) - '0');
            }
            if (end == at) {
                break;
            }
            found++;
            if (end == osrelease.length() || osrelease.charAt(end) != '.') {
                break;
            }
            at = end + 1;
        }
        return found < 2 ? 0 : parts[0] << MAJOR_SHIFT | parts[1] << MINOR_SHIFT | parts[2];
    }
}
