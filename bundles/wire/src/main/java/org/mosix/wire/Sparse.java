package org.mosix.wire;

import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Log lines that others can cause: so many in a period, then only how many more there were. A peer or a guest that breaks
 * rules for ever must not fill the disk. Any thread.
 */
public final class Sparse {
    private static final int LINES = 30;
    private static final long PERIOD_NANOS = 60_000_000_000L;

    private final Logger log;
    private final LongSupplier nanos;
    private long began;
    private int said;
    private long swallowed;

    public Sparse(Logger log) {
        this(log, System::nanoTime);
    }

    Sparse(Logger log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
    }

    /** Logs a warning, unless there were too many of late. */
    public void warn(String format, Object... arguments) {
        if (allows()) {
            log.warn(format, arguments);
        }
    }

    /** Whether a line may be written now. */
    synchronized boolean allows() {
        long now = nanos.getAsLong();
        if (now - began > PERIOD_NANOS) {
            if (swallowed > 0) {
                log.warn("{} more lines like those before were left out", swallowed);
            }
            began = now;
            said = 0;
            swallowed = 0;
        }
        if (said < LINES) {
            said++;
            return true;
        }
        if (swallowed++ == 0) {
            log.warn("too many lines of this kind: the rest of this minute is only counted");
        }
        return false;
    }
}
