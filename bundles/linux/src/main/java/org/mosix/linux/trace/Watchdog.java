package org.mosix.linux.trace;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks after all hands of this JVM: none may wait long for one tracee, which belongs to a user and may do what it likes.
 */
final class Watchdog {
    /** An injected call is over in microseconds; the largest unmapping takes some seconds. */
    private static final long MOST_NANOS = 20_000_000_000L;

    private static final Set<Hand> HANDS = ConcurrentHashMap.newKeySet();
    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mosix-watchdog");
        thread.setDaemon(true);
        return thread;
    });

    static {
        TIMER.scheduleWithFixedDelay(Watchdog::look, 1, 1, TimeUnit.SECONDS);
    }

    private Watchdog() {}

    static void watch(Hand hand) {
        HANDS.add(hand);
    }

    private static void look() {
        HANDS.removeIf(Hand::closing);
        HANDS.forEach(h -> h.relieve(MOST_NANOS));
    }
}
