package org.mosix.linux.proc;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much a process wants to compute, whether it may or not: the time in which its threads ran or waited for a processor
 * (/proc/PID/task/TID/schedstat, Documentation/scheduler/sched-stats.rst). A thread whose control group has used up its share waits,
 * too (seen on Linux 6.18). Any thread.
 */
public final class Demand {
    /** Of more threads the first ones are counted. */
    private static final int MOST_THREADS = 256;

    private Demand() {}

    /**
     * Nanoseconds since they began, of all threads that it has; less than before if one has ended. 0 where the kernel does not count
     * it.
     *
     * @param threads how many it has
     * @throws IOException if it has ended
     */
    public static long nanos(int pid, long threads) throws IOException {
        if (threads <= 1) {
            return parse(ProcFile.text(pid, "schedstat"));
        }
        long sum = 0;
        int seen = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks) {
                if (seen++ == MOST_THREADS) {
                    break;
                }
                sum += ofThread(pid, task.getFileName().toString());
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return sum;
    }

    private static long ofThread(int pid, String tid) {
        try {
            return parse(ProcFile.text(pid, "task/" + tid + "/schedstat"));
        } catch (IOException e) {
            return 0; // It has just ended.
        }
    }

    /** Running and waiting: the first two of three numbers. */
    static long parse(String text) {
        String[] words = text.strip().split(" ");
        return words.length < 2 ? 0 : Long.parseUnsignedLong(words[0]) + Long.parseUnsignedLong(words[1]);
    }
}
