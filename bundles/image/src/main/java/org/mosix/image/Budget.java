package org.mosix.image;

import java.io.IOException;
import org.mosix.linux.proc.ProcessLimits;
import org.mosix.linux.trace.Areas;
import org.mosix.linux.trace.Gadget;

/**
 * What binds the work of a process wherever it is done: its limits on CPU time and memory, and the CPU time it has had.
 * The other limits act in the deputy and stay there.
 *
 * @param soft soft limits of {@link #RESOURCES}, in that order; bytes, for CPU seconds
 * @param cpuHard seconds of CPU time after which it dies
 * @param homeNanos CPU time it has had at home
 * @param awayUserNanos user CPU time of the hosts it has left
 * @param awaySystemNanos system CPU time there
 */
public record Budget(long[] soft, long cpuHard, long homeNanos, long awayUserNanos, long awaySystemNanos) {
    /** RLIMIT numbers of the limits that act where the memory and the CPU time are. */
    public static final int[] RESOURCES = {
        ProcessLimits.CPU, ProcessLimits.DATA, ProcessLimits.STACK, ProcessLimits.MEMLOCK, ProcessLimits.AS
    };

    private static final long SECOND = 1_000_000_000L;
    private static final long TICK = SECOND / 100;

    public Budget {
        soft = java.util.Arrays.stream(soft).map(Budget::binding).toArray();
        cpuHard = binding(cpuHard);
    }

    /** Programs set limits near the largest number, too, which bind nobody: one has no more than 2^63 of anything. */
    private static long binding(long limit) {
        return limit < 0 ? ProcessLimits.INFINITY : limit;
    }

    /** Of a process at home that was away for so long before. */
    static Budget of(int pid, org.mosix.linux.proc.ProcessStat stat, long[] away) throws IOException {
        ProcessLimits limits = ProcessLimits.of(pid);
        long[] soft = new long[RESOURCES.length];
        for (int i = 0; i < soft.length; i++) {
            soft[i] = limits.soft(RESOURCES[i]);
        }
        long home = (stat.userTicks() + stat.systemTicks()) * TICK;
        return new Budget(soft, limits.hard(ProcessLimits.CPU), home, away[0], away[1]);
    }

    /** Where a limit stands in {@link #RESOURCES}, or -1. */
    public static int index(int resource) {
        for (int i = 0; i < RESOURCES.length; i++) {
            if (RESOURCES[i] == resource) {
                return i;
            }
        }
        return -1;
    }

    /** With another limit, as a setrlimit of the process has set it. */
    public Budget with(int resource, long softly, long hard) {
        long[] now = soft.clone();
        now[index(resource)] = softly;
        return new Budget(
                now, resource == ProcessLimits.CPU ? hard : cpuHard, homeNanos, awayUserNanos, awaySystemNanos);
    }

    /** With the CPU time of one more host. */
    public Budget used(long user, long system) {
        return new Budget(soft, cpuHard, homeNanos, awayUserNanos + user, awaySystemNanos + system);
    }

    /** Of a child that is just born: the same limits, no time used. */
    public Budget ofChild() {
        return new Budget(soft, cpuHard, 0, 0, 0);
    }

    public boolean cpuLimited() {
        return soft[0] != ProcessLimits.INFINITY || cpuHard != ProcessLimits.INFINITY;
    }

    /** Has it had, with so many nanoseconds in its present body, all the CPU time that it may have? */
    public boolean exhausted(long bodyNanos) {
        return cpuHard != ProcessLimits.INFINITY && (before() + bodyNanos) / SECOND >= cpuHard;
    }

    private long before() {
        return homeNanos + awayUserNanos + awaySystemNanos;
    }

    /**
     * The soft limit to set in a body. Its kernel counts only the CPU time of that body, in whole seconds; the hard limit
     * counts too, since the body's own is never lowered (nobody could raise it again). The engine's own pages in a body
     * must not be charged to the program.
     */
    public long inBody(int index, long bodysHard) {
        long wanted = soft[index];
        if (RESOURCES[index] == ProcessLimits.CPU) {
            wanted = Long.compareUnsigned(cpuHard, wanted) < 0 ? cpuHard : wanted;
            wanted = wanted == ProcessLimits.INFINITY ? wanted : Math.max(1, wanted - (before() + SECOND / 2) / SECOND);
        } else if (RESOURCES[index] == ProcessLimits.AS && wanted != ProcessLimits.INFINITY) {
            wanted = binding(wanted + Gadget.PAGE * 2L + Gadget.SCRATCH_SIZE + Areas.size());
        }
        return Long.compareUnsigned(wanted, bodysHard) < 0 ? wanted : bodysHard;
    }
}
