package org.mosix.balance;

import org.mosix.api.MoveReport;
import org.mosix.api.policy.MoveCost;

/** What moves cost here, learned from those that were made. Any thread. */
final class Costs {
    private static final double MIB = 1 << 20;
    private static final double SECOND = 1e6;
    /** How much one move counts against all before. */
    private static final double NEW = 0.2;
    /** What is assumed before the first: Linux machines on a network of 1 Gb/s. */
    private static final double FIRST_SECONDS = 0.1;

    private static final double FIRST_MIB_PER_SECOND = 100;
    /** Moves with less memory say nothing of how fast it goes. */
    private static final double LEAST_MIB = 4;

    private final double callSeconds;
    private double fixedSeconds = FIRST_SECONDS;
    private double mibPerSecond = FIRST_MIB_PER_SECOND;

    Costs(double callSeconds) {
        this.callSeconds = callSeconds;
    }

    synchronized MoveCost now() {
        return new MoveCost(fixedSeconds, mibPerSecond, callSeconds);
    }

    synchronized void learn(MoveReport report) {
        double seconds = report.totalMicros() / SECOND;
        double mib = report.bytes() / MIB;
        if (seconds <= 0) {
            return;
        }
        double fixed = Math.max(0, seconds - mib / mibPerSecond);
        fixedSeconds += NEW * (fixed - fixedSeconds);
        if (mib >= LEAST_MIB && seconds > fixedSeconds) {
            double rate = mib / (seconds - fixedSeconds);
            mibPerSecond = Math.max(1, mibPerSecond + NEW * (rate - mibPerSecond));
        }
    }
}
