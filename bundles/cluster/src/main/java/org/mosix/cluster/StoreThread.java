package org.mosix.cluster;

import com.hazelcast.core.HazelcastException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mosix.api.Refused;
import org.mosix.api.Unreachable;

/** The one thread on which this node uses the store; it sees no classes but the store's. */
final class StoreThread implements AutoCloseable {
    private static final long END_SECONDS = 60;

    private final long callMillis;
    private final ScheduledExecutorService executor;
    private volatile Thread thread;

    /**
     * @param loader what the store's objects may be made of
     * @param callMillis how long others wait for what they ask for
     */
    StoreThread(ClassLoader loader, long callMillis) {
        this.callMillis = callMillis;
        executor = Executors.newSingleThreadScheduledExecutor(task -> {
            thread = new Thread(task, "mosix-cluster");
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            return thread;
        });
    }

    /** Does it again and again, so many ms after its end. It must not throw. */
    void repeat(Runnable task, long millis) {
        executor.scheduleWithFixedDelay(task, 0, millis, TimeUnit.MILLISECONDS);
    }

    /** Does it there and waits for it. Throws Unreachable also if it does not come to its end in time, or may not any more. */
    <T> T call(Callable<T> task) throws Refused, Unreachable {
        if (Thread.currentThread() == thread) {
            return here(task);
        }
        Future<T> answer = null;
        try {
            answer = executor.submit(task);
            return answer.get(callMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw known(e.getCause());
        } catch (TimeoutException e) {
            // What has not begun does not begin any more; what has is not disturbed.
            answer.cancel(false);
            throw new Unreachable("the cluster's store has not answered for " + callMillis / 1000 + " s", e);
        } catch (InterruptedException e) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
            throw new Unreachable("interrupted while the cluster's store was asked", e);
        } catch (RejectedExecutionException e) {
            throw new Unreachable("this node leaves the cluster's store", e);
        }
    }

    private static <T> T here(Callable<T> task) throws Refused, Unreachable {
        try {
            return task.call();
        } catch (Exception e) {
            throw known(e);
        }
    }

    private static Unreachable known(Throwable e) throws Refused {
        if (e instanceof Refused refused) {
            throw refused;
        }
        if (e instanceof Unreachable expected) {
            return expected;
        }
        if (e instanceof HazelcastException || e instanceof IllegalStateException) {
            return new Unreachable("the cluster's store does not answer: " + e.getMessage(), e);
        }
        throw new IllegalStateException("the cluster's store failed", e);
    }

    /** Does this last, and waits for it. */
    void end(Runnable last) {
        executor.execute(last);
        executor.shutdown();
        try {
            if (!executor.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end(() -> {});
    }
}
