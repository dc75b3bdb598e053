package org.mosix.discovery.net;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether a line may be written about a source: once a minute each, and about some sources only at a time, so that neither
 * memory nor log grows with what strangers send. One thread.
 */
final class LogLimit<S> {
    private static final long MINUTE_MILLIS = 60_000;

    private final int most;
    /** When each was last told of, the longest ago first. */
    private final Map<S, Long> told = new LinkedHashMap<>();

    /** @param most sources that are told of in a minute */
    LogLimit(int most) {
        this.most = most;
    }

    int size() {
        return told.size();
    }

    boolean mayTell(S source, long nowMillis) {
        Long last = told.get(source);
        if (last != null && nowMillis - last < MINUTE_MILLIS) {
            return false;
        }
        if (last != null) {
            told.remove(source);
        } else if (told.size() >= most) {
            var eldest = told.entrySet().iterator();
            if (nowMillis - eldest.next().getValue() < MINUTE_MILLIS) {
                return false;
            }
            eldest.remove();
        }
        told.put(source, nowMillis);
        return true;
    }
}
