package org.mosix.door;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded number of threads, shared fairly among users: none gets more than his share, however many connections he
 * opens; what is beyond waits in turn. All methods may be called by any thread; the monitor guards the counts and queues.
 */
final class FairPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FairPool.class);

    /**
     * @param threads at most working at once
     * @param perUser at most working at once for one user
     * @param waitingPerUser at most waiting for one user
     */
    record Limits(int threads, int perUser, int waitingPerUser) {}

    private record Task(Runnable work, Runnable drop) {}

    private static final class Share {
        private int working;
        private final ArrayDeque<Task> waiting = new ArrayDeque<>();
    }

    private final Limits limits;
    private final ExecutorService threads;
    private final Map<Integer, Share> shares = new LinkedHashMap<>();
    private int working;

    FairPool(String name, Limits limits) {
        this.limits = limits;
        AtomicInteger count = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Runs {@code work} now or later; false when that user has too many waiting.
     *
     * @param drop run instead when the pool closes before its turn
     */
    synchronized boolean submit(int user, Runnable work, Runnable drop) {
        Share share = shares.computeIfAbsent(user, u -> new Share());
        if (threads.isShutdown() || share.waiting.size() >= limits.waitingPerUser()) {
            return false;
        }
        share.waiting.add(new Task(work, drop));
        startWaiting();
        return true;
    }

    /** Drops what waits; what is at work goes on to its end. */
    @Override
    public synchronized void close() {
        threads.shutdown();
        for (Share share : shares.values()) {
            share.waiting.forEach(task -> task.drop().run());
            share.waiting.clear();
        }
    }

    private synchronized void startWaiting() {
        boolean started = true;
        while (started && working < limits.threads() && !threads.isShutdown()) {
            started = false;
            for (Map.Entry<Integer, Share> entry : shares.entrySet()) {
                Share share = entry.getValue();
                if (!share.waiting.isEmpty() && share.working < limits.perUser() && working < limits.threads()) {
                    started = true;
                    working++;
                    share.working++;
                    Runnable task = share.waiting.remove().work();
                    int user = entry.getKey();
                    threads.execute(() -> work(user, task));
                }
            }
        }
    }

    private void work(int user, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a task of user {} failed", user, e);
        } finally {
            finished(user);
        }
    }

    private synchronized void finished(int user) {
        working--;
        shares.get(user).working--;
        startWaiting();
        for (Iterator<Share> i = shares.values().iterator(); i.hasNext(); ) {
            Share share = i.next();
            if (share.working == 0 && share.waiting.isEmpty()) {
                i.remove();
            }
        }
    }
}
