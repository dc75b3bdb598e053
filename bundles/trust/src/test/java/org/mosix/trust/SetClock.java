package org.mosix.trust;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test sets. */
public final class SetClock implements InstantSource {
    private volatile Instant now = Instant.parse("2030-01-02T03:04:05Z");

    @Override
    public Instant instant() {
        return now;
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }
}
