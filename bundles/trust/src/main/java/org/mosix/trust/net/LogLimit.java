package org.mosix.trust.net;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether a line may be written about a source: once in its time each, and about some sources only at a time, so that neither
 * memory nor log grows with what strangers send. As that of room discovery, for any thread.
 */
public final class LogLimit<S> {
    private final int most;
    private final long millis;
    /** When each was last told of, the longest ago first. */
    private final Map<S, Long> told = new LinkedHashMap<>();

    /**
     * @param most sources that are told of within the time
     * @param millis after which a source may be told of again
     */
    public LogLimit(int most, long millis) {
        this.most = most;
        this.millis = millis;
    }

    public synchronized boolean mayTell(S source, long nowMillis) {
        Long last = told.get(source);
        if (last != null && nowMillis - last < millis) {
            return false;
        }
        if (last != null) {
            told.remove(source);
        } else if (told.size() >= most) {
            var eldest = told.entrySet().iterator();
            if (nowMillis - eldest.next().getValue() < millis) {
                return false;
            }
            eldest.remove();
        }
        told.put(source, nowMillis);
        return true;
    }

    public synchronized int size() {
        return told.size();
    }
}
