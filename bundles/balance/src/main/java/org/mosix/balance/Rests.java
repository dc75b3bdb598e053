package org.mosix.balance;

import java.util.HashMap;
import java.util.Map;

/** What did not go well and is not tried for a while: longer each time. Any thread. */
final class Rests<K> {
    private static final long FIRST_MILLIS = 2000;
    private static final long LAST_MILLIS = 120_000;

    private record Rest(long untilMillis, long millis) {}

    private final Map<K, Rest> rests = new HashMap<>();

    synchronized void failed(K what, long nowMillis) {
        Rest before = rests.get(what);
        long millis = before == null ? FIRST_MILLIS : Math.min(LAST_MILLIS, 2 * before.millis);
        rests.put(what, new Rest(nowMillis + millis, millis));
    }

    synchronized void worked(K what) {
        rests.remove(what);
    }

    synchronized boolean rests(K what, long nowMillis) {
        Rest rest = rests.get(what);
        return rest != null && nowMillis < rest.untilMillis;
    }

    /** What has not failed for long is as new. */
    synchronized void forget(long nowMillis) {
        rests.values().removeIf(r -> nowMillis - r.untilMillis > LAST_MILLIS);
    }
}
