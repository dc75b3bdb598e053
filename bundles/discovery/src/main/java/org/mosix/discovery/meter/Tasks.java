package org.mosix.discovery.meter;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The run queue of a node that has only a part of its machine: /proc/loadavg tells that of the machine. Counted are the threads of
 * all processes in this node's /proc that run or want to, but for the node's own JVM. The kernel calls a thread running, too, whose
 * control group has used up its time (seen on Linux 6.18). One thread.
 */
final class Tasks {
    private static final int STAT_BYTES = 1024;
    /** In /proc/PID/stat, behind the name: state is the first field, the number of threads the eighteenth. */
    private static final int THREADS_FIELD = 17;
    /** Threads of one process that are looked at: of more it is taken that they are alike. */
    private static final int MOST_THREADS = 64;

    private static final DirectoryStream.Filter<Path> NUMBERS = path -> {
        String name = path.getFileName().toString();
        return !name.isEmpty() && name.charAt(0) >= '0' && name.charAt(0) <= '9';
    };

    private final Path proc;
    private final String self;

    Tasks(Path proc, long self) {
        this.proc = proc;
        this.self = Long.toString(self);
    }

    /** {@link ProcText#UNKNOWN} if /proc cannot be read. */
    int runnable() {
        int sum = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(proc, NUMBERS)) {
            for (Path process : all) {
                if (!process.getFileName().toString().equals(self)) {
                    sum += ofProcess(process);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return (int) ProcText.UNKNOWN;
        }
        return sum;
    }

    private static int ofProcess(Path process) {
        String stat = ProcText.read(process.resolve("stat"), STAT_BYTES);
        int at = afterName(stat);
        int first = runs(stat, at) ? 1 : 0;
        for (int field = 0; field < THREADS_FIELD && at < stat.length(); field++) {
            at = ProcText.nextWord(stat, at);
        }
        long threads = ProcText.number(stat, at);
        return threads > 1 ? ofThreads(process.resolve("task"), threads, first) : first;
    }

    private static int ofThreads(Path tasks, long threads, int first) {
        int running = 0;
        int seen = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(tasks, NUMBERS)) {
            for (Path task : all) {
                String stat = ProcText.read(task.resolve("stat"), STAT_BYTES);
                running += runs(stat, afterName(stat)) ? 1 : 0;
                if (++seen == MOST_THREADS) {
                    return (int) (running * threads / MOST_THREADS);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return first; // It has just ended.
        }
        return running;
    }

    /** A name may hold anything, parentheses too: it ends with the last one. */
    private static int afterName(String stat) {
        int end = stat.lastIndexOf(')');
        return end < 0 ? stat.length() : ProcText.skipSpace(stat, end + 1);
    }

    private static boolean runs(String stat, int at) {
        return at < stat.length() && stat.charAt(at) == 'R';
    }
}
