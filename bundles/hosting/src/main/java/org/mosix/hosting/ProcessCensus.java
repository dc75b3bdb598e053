package org.mosix.hosting;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.mosix.linux.proc.ProcessStat;

/**
 * Looks at each process of this node's /proc, in about 20 us, and at each thread of those that have several. Zombies and threads that wait
 * for a disk do not run (proc(5), field state). Any thread.
 */
final class ProcessCensus implements RunningThreads.Census {
    /** Of one process; of more it is taken that they are alike. */
    private static final int MOST_THREADS = 64;

    private static final DirectoryStream.Filter<Path> NUMBERS =
            path -> Character.isDigit(path.getFileName().toString().charAt(0));

    private final int self;

    /** @param self the node's own JVM, which is left out */
    ProcessCensus(int self) {
        this.self = self;
    }

    @Override
    public Map<Integer, Integer> running() throws IOException {
        Map<Integer, Integer> running = new HashMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), NUMBERS)) {
            for (Path process : all) {
                int pid = Integer.parseInt(process.getFileName().toString());
                int threads = pid == self ? 0 : threads(pid);
                if (threads > 0) {
                    running.put(pid, threads);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return running;
    }

    private static int threads(int pid) {
        try {
            ProcessStat stat = ProcessStat.of(pid);
            return stat.threads() > 1 ? ofThreads(pid, stat.threads()) : runs(stat);
        } catch (IOException | DirectoryIteratorException e) {
            return 0; // It has just ended.
        }
    }

    private static int ofThreads(int pid, long threads) throws IOException {
        int running = 0;
        int seen = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"), NUMBERS)) {
            for (Path task : all) {
                running += thread(pid, Integer.parseInt(task.getFileName().toString()));
                if (++seen == MOST_THREADS) {
                    return (int) (running * threads / MOST_THREADS);
                }
            }
        }
        return running;
    }

    private static int thread(int pid, int tid) {
        try {
            return runs(ProcessStat.ofThread(pid, tid));
        } catch (IOException e) {
            return 0; // It has just ended.
        }
    }

    private static int runs(ProcessStat stat) {
        return stat.state() == 'R' ? 1 : 0;
    }
}
