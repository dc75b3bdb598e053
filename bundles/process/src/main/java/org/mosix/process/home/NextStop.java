package org.mosix.process.home;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** What the hand does when a deputy next stops for an interrupt, instead of letting it run on. Any thread. */
public final class NextStop {
    private final AtomicReference<Runnable> asked = new AtomicReference<>();
    private final AtomicBoolean kept = new AtomicBoolean();

    public void ask(Runnable task) {
        asked.set(task);
    }

    /** If the task has not begun yet, it never will. */
    public void drop(Runnable task) {
        asked.compareAndSet(task, null);
    }

    Runnable take() {
        return asked.getAndSet(null);
    }

    /** A move keeps it stopped. */
    public void keep() {
        kept.set(true);
    }

    /** Whether a move kept it stopped; it does no more. */
    public boolean takeKept() {
        return kept.getAndSet(false);
    }
}
