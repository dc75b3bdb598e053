package org.mosix.linux.trace;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks after all hands of this JVM: none may wait long for one tracee, which belongs to a user and may do what it likes.
 */
final class Watchdog {
    /** An injected call is over in microseconds; the largest unmapping takes some seconds. */
    private static final long MOST_NANOS = 20_000_000_000L;

    private static final long PERIOD_NANOS = 1_000_000_000L;

    private static final Set<Hand> HANDS = ConcurrentHashMap.newKeySet();
    private static Thread thread;

    private Watchdog() {}

    static synchronized void watch(Hand hand) {
        HANDS.add(hand);
        if (thread == null) {
            thread = new Thread(Watchdog::run, "mosix-watchdog");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Ends with the last hand. */
    private static void run() {
        do {
            LockSupport.parkNanos(PERIOD_NANOS);
            HANDS.removeIf(Hand::closing);
            HANDS.forEach(h -> h.relieve(MOST_NANOS));
        } while (!over());
    }

    private static synchronized boolean over() {
        if (HANDS.isEmpty()) {
            thread = null;
        }
        return thread == null;
    }
}
