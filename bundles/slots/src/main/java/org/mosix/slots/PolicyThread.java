package org.mosix.slots;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The thread on which one policy answers. A policy that computes too long, or does not come back, is given up: nothing is asked of it
 * again, its thread is interrupted, and ended a second later ({@link Thread#stop}, which Java 17 has and 20 has not; policies have no locks
 * that others need). Without that, one that loops for ever would have a processor of this node for ever. Threads that it has made itself are
 * its own doing. One call at a time.
 */
final class PolicyThread implements AutoCloseable {
    /** A node may have a tenth of a processor for itself, and a machine may be busy: that is not the policy's fault. */
    private static final int WAITS = 25;

    private static final long END_MILLIS = 1000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long MILLION = 1_000_000;

    private final ExecutorService executor;
    private volatile Thread thread;

    /** A policy did not answer as it should: the message says how, for people. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(String how) {
            super(how);
        }
    }

    PolicyThread(String name) {
        executor = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "mosix-policy-" + name);
            made.setDaemon(true);
            made.setPriority(Thread.MIN_PRIORITY);
            thread = made;
            return made;
        });
    }

    /**
     * What the question gives.
     *
     * @param deadlineMillis of the thread's CPU time; it may take {@link #WAITS} times as long in all
     */
    <T> T ask(Callable<T> question, int deadlineMillis) throws Failed, InterruptedException {
        long before = cpuNanos();
        try {
            Future<T> answer = executor.submit(question);
            for (int i = 0; i < WAITS; i++) {
                try {
                    return answer.get(deadlineMillis, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (cpuNanos() - before > deadlineMillis * MILLION) {
                        break;
                    }
                }
            }
        } catch (RejectedExecutionException e) {
            throw new Failed("it has just gone");
        } catch (ExecutionException e) {
            throw new Failed("it failed: " + e.getCause());
        }
        close();
        throw new Failed("it did not answer in time");
    }

    private long cpuNanos() {
        Thread now = thread;
        return now == null ? 0 : THREADS.getThreadCpuTime(now.getId());
    }

    @Override
    public void close() {
        executor.shutdownNow();
        Thread now = thread;
        if (now != null && now.isAlive() && !executor.isTerminated()) {
            Thread end = new Thread(() -> end(now), now.getName() + "-end");
            end.setDaemon(true);
            end.start();
        }
    }

    @SuppressWarnings("removal")
    private static void end(Thread thread) {
        try {
            thread.join(END_MILLIS);
            if (thread.isAlive()) {
                thread.stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
