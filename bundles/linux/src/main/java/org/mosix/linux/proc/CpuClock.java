package org.mosix.linux.proc;

import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/** CPU time of a process as the scheduler counts it: to the nanosecond, where /proc/PID/stat has clock ticks. Any thread. */
public final class CpuClock {
    /** CPUCLOCK_SCHED of a process (include/linux/posix-timers.h, clock_getcpuclockid(3)). */
    private static final int SCHED = 2;

    /** CLOCK_PROCESS_CPUTIME_ID and CLOCK_THREAD_CPUTIME_ID: of who asks. */
    private static final int PROCESS = 2;

    private static final int THREAD = 3;

    private CpuClock() {}

    /** Is this the number of a clock of the caller's own CPU time, clock_gettime(2)? */
    public static boolean isOwn(int clock) {
        return clock == PROCESS || clock == THREAD;
    }

    /** User and system time of all threads that it has and had, in nanoseconds; -1 if it has ended. */
    public static long nanos(int pid) {
        NativeBuffer time = new NativeBuffer(16);
        long result = Kernel.call(Nr.CLOCK_GETTIME, ~(long) pid << 3 | SCHED, time.address());
        return result == 0 ? time.getLong(0) * 1_000_000_000L + time.getLong(8) : -1;
    }
}
