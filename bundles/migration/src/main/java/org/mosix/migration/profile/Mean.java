package org.mosix.migration.profile;

import org.mosix.api.JobHints;

/** A mean of rates in which what is older weighs less. One thread. */
final class Mean {
    private double value;

    Mean(double first) {
        value = first;
    }

    /**
     * @param rate of the last {@code seconds}
     * @param keptPerSecond how much of what was before counts a second later, in parts of {@link JobHints#ALL}
     */
    void add(double rate, double seconds, int keptPerSecond) {
        double kept = Math.pow((double) keptPerSecond / JobHints.ALL, seconds);
        value = kept * value + (1 - kept) * rate;
    }

    double value() {
        return value;
    }
}
