package org.mosix.linux.proc;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** /proc/PID/timers: those of timer_create(2). A kernel without CONFIG_CHECKPOINT_RESTORE does not show them. */
public final class PosixTimers {
    private static final String CLOCK = "ClockID:";
    /** The last bits of a clock's number below zero: of a file, not of a process (CLOCKFD in the kernel). */
    private static final int OF_FILE = 3;

    private PosixTimers() {}

    /** Has the process one that counts CPU time? */
    public static boolean anyOfCpuTime(int pid) throws IOException {
        try {
            return anyOfCpuTime(ProcFile.text(pid, "timers"));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    static boolean anyOfCpuTime(String timers) {
        return timers.lines()
                .filter(line -> line.startsWith(CLOCK))
                .mapToInt(
                        line -> Integer.parseInt(line.substring(CLOCK.length()).trim()))
                .anyMatch(clock -> CpuClock.isOwn(clock) || clock < 0 && (clock & 7) != OF_FILE);
    }
}
