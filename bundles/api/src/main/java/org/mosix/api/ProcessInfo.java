package org.mosix.api;

import java.util.Optional;

/**
 * One process of a job, at one moment. Its texts are made {@link Printable}.
 *
 * @param pid at home, in this node's pid namespace
 * @param uid real user id
 * @param command name of the program, as {@code ps -o comm} shows it
 * @param node where it works
 * @param moves completed so far
 * @param forwardedCalls system calls made at home for it while it was away
 * @param userSecondsHome user CPU time at home
 * @param userSecondsAway user CPU time on other nodes
 * @param pinned what keeps it at home, one phrase; empty when it can move
 * @param cloud the cloud where what it connects works; empty when it works among nodes
 */
public record ProcessInfo(
        int pid,
        int ppid,
        int uid,
        String command,
        NodeId node,
        Place state,
        int moves,
        long forwardedCalls,
        double userSecondsHome,
        double userSecondsAway,
        Optional<String> pinned,
        Optional<String> cloud) {
    public ProcessInfo {
        command = Printable.of(command);
        pinned = pinned.map(Printable::of);
    }

    /** Of a process that works among nodes. */
    public ProcessInfo(
            int pid,
            int ppid,
            int uid,
            String command,
            NodeId node,
            Place state,
            int moves,
            long forwardedCalls,
            double userSecondsHome,
            double userSecondsAway,
            Optional<String> pinned) {
        this(
                pid,
                ppid,
                uid,
                command,
                node,
                state,
                moves,
                forwardedCalls,
                userSecondsHome,
                userSecondsAway,
                pinned,
                Optional.empty());
    }

    /** Where it works, for people: the name of a cloud, or the number of a node. */
    public String where() {
        return cloud.orElseGet(node::toString);
    }

    /** Where a process stands between the nodes. */
    public enum Place {
        /** It runs at home, natively. */
        HOME,
        /** The same, for ever: its user wants it to. */
        NATIVE,
        /** A move is under way; nothing is committed. */
        MOVING,
        /** Its body works on another node. */
        AWAY,
        /** It connects what works in a cloud. */
        CLOUD,
        /** Its memory is on its home's disk; it works nowhere. */
        FROZEN,
        /** It is a mosrun that waits for its turn in the queue. */
        QUEUED
    }
}
