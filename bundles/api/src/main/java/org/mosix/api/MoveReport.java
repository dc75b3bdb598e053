package org.mosix.api;

/**
 * A completed move.
 *
 * @param bytes sent over the network
 * @param frozenMicros time in which the process could not run
 * @param totalMicros time from the request to the release of the source
 * @param forwardedCalls made for this process up to now
 */
public record MoveReport(
        int pid, NodeId from, NodeId to, long bytes, long frozenMicros, long totalMicros, long forwardedCalls) {}
