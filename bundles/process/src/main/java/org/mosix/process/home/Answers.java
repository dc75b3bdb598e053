package org.mosix.process.home;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What moves wait for from one host, by task. Movers expect, the link's In thread takes and completes. Any thread. */
public final class Answers {
    private final int host;
    private final Map<Long, CompletableFuture<byte[]>> needs = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<Long>> ready = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<Void>> started = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Answers(int host) {
        this.host = host;
    }

    private <T> CompletableFuture<T> unlessClosed(CompletableFuture<T> future) {
        if (closed) {
            future.completeExceptionally(new IOException("the connection to node " + host + " ended"));
        }
        return future;
    }

    /** Completes with the bytes that came when the host has rebuilt the task's image; fails with its sentence. */
    public CompletableFuture<Long> expectReady(long task) {
        return unlessClosed(ready.computeIfAbsent(task, t -> new CompletableFuture<>()));
    }

    public void forgetReady(long task) {
        ready.remove(task);
    }

    /** Completes when the host says that the committed body runs. */
    public CompletableFuture<Void> expectStarted(long task) {
        return unlessClosed(started.computeIfAbsent(task, t -> new CompletableFuture<>()));
    }

    /** The next NEED of a task whose image is sent on this link. */
    public CompletableFuture<byte[]> expectNeed(long task) {
        return unlessClosed(needs.computeIfAbsent(task, t -> new CompletableFuture<>()));
    }

    public void forgetNeed(long task) {
        needs.remove(task);
    }

    void forget(long task) {
        ready.remove(task);
        started.remove(task);
    }

    boolean noneReady() {
        return ready.isEmpty();
    }

    void started(long task) {
        CompletableFuture<Void> waiting = started.remove(task);
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    void ready(long task, long bytes) {
        CompletableFuture<Long> waiting = ready.remove(task);
        if (waiting != null) {
            waiting.complete(Math.max(0, bytes));
        }
    }

    /** Who is told that it will not come: who waits for READY, or for STARTED, or nobody. */
    CompletableFuture<?> takeRefused(long task) {
        CompletableFuture<?> waiting = ready.remove(task);
        return waiting == null ? started.remove(task) : waiting;
    }

    CompletableFuture<byte[]> takeNeed(long task) {
        return needs.remove(task);
    }

    /** The host is lost. */
    void fail(IOException why) {
        closed = true;
        ready.values().forEach(f -> f.completeExceptionally(why));
        started.values().forEach(f -> f.completeExceptionally(why));
        needs.values().forEach(f -> f.completeExceptionally(why));
    }
}
