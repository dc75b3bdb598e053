package org.mosix.api;

import java.util.Locale;

/**
 * A completed move.
 *
 * @param bytes sent over the network
 * @param frozenMicros time in which the process could not run
 * @param totalMicros time from the request to the release of the source
 * @param forwardedCalls made for this process up to now
 */
public record MoveReport(
        int pid, NodeId from, NodeId to, long bytes, long frozenMicros, long totalMicros, long forwardedCalls) {
    /** One line for people. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "process %d moved from node %s to node %s: %.1f MB sent, frozen %.1f ms, %.1f ms in all, %d forwarded calls",
                pid,
                from,
                to,
                bytes / 1e6,
                frozenMicros / 1e3,
                totalMicros / 1e3,
                forwardedCalls);
    }
}
