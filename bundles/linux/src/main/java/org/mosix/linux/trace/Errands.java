package org.mosix.linux.trace;

import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** What other threads want a hand to do. All that is taken is done, or ends with {@link HandEnded}. Any thread, where nothing else is said. */
final class Errands {
    private final Queue<Runnable> all = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean rung = new AtomicBoolean();
    private final Runnable bell;
    /** Guarded by this: nothing is taken, and the bell not rung, once the hand has ended. */
    private boolean over;

    /** One whose result is waited for. */
    private record Asked<T>(Callable<T> task, CompletableFuture<T> result) implements Runnable {
        @Override
        public void run() {
            try {
                result.complete(task.call());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        }
    }

    /** @param bell wakes the hand */
    Errands(Runnable bell) {
        this.bell = bell;
    }

    /** The hand's own, to be done after what it does now. On the hand. */
    void later(Runnable task) {
        all.add(task);
    }

    /** False: the hand has ended. */
    synchronized boolean add(Runnable task) {
        if (over) {
            return false;
        }
        all.add(task);
        if (rung.compareAndSet(false, true)) {
            bell.run();
        }
        return true;
    }

    /** As {@link #add}; what comes of it. */
    <T> CompletableFuture<T> ask(Callable<T> task) {
        Asked<T> asked = new Asked<>(task, new CompletableFuture<>());
        if (!add(asked)) {
            asked.result.completeExceptionally(new HandEnded());
        }
        return asked.result;
    }

    /** Has all done that is here. On the hand. */
    void drain(Consumer<Runnable> how) {
        rung.set(false);
        for (Runnable task = all.poll(); task != null; task = all.poll()) {
            how.accept(task);
        }
    }

    /** From now on nothing is taken, if nothing is left to do; else false. On the hand. */
    synchronized boolean endIfDone() {
        over |= all.isEmpty();
        return over;
    }

    /** From now on nothing is taken, and what is left is not done. On the hand. */
    synchronized void end() {
        over = true;
        for (Runnable task = all.poll(); task != null; task = all.poll()) {
            if (task instanceof Asked<?> asked) {
                asked.result.completeExceptionally(new HandEnded());
            }
        }
    }
}
