package org.mosix.api.policy;

/**
 * What moving costs, as this home has seen it of late.
 *
 * @param fixedSeconds of a process with no memory
 * @param mibPerSecond how fast memory is moved
 * @param callSeconds how long a process away waits for a system call that is made at home
 */
public record MoveCost(double fixedSeconds, double mibPerSecond, double callSeconds) {
    /** For a process that has so much in use. */
    public double seconds(double mib) {
        return fixedSeconds + mib / mibPerSecond;
    }
}
