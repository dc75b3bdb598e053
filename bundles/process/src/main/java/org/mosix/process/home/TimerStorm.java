package org.mosix.process.home;

/**
 * Timers whose signals the program ignores. The kernel arms a timer anew when its signal is taken (timer_create(2)), and a
 * traced process takes, and stops for, ignored ones too: with an interval of a nanosecond it does nothing else, not even one
 * instruction. Untraced, at home, it does not notice. On the hand.
 */
final class TimerStorm {
    private static final long WINDOW_NANOS = 100_000_000;
    /** In that time. A stop takes some fifty microseconds. */
    private static final int MOST = 300;

    private long since;
    private int count;

    /** One more such stop: are these all that the process comes to? */
    boolean rages(long now) {
        if (now - since > WINDOW_NANOS) {
            since = now;
            count = 0;
        }
        return ++count > MOST;
    }
}
