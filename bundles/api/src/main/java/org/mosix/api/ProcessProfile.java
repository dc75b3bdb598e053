package org.mosix.api;

import java.util.Optional;

/**
 * What is known of one of this home's processes, wherever it works, for who decides where it should. Rates are means, in which what
 * is older weighs less: see {@link JobHints#keptPerSecond}. Immutable; its texts are made {@link Printable}.
 *
 * @param pid at home
 * @param uid real user id
 * @param command name of the program
 * @param node where it works
 * @param place how it stands between the nodes
 * @param hints what its user has told of it
 * @param usage what it uses and wants
 * @param stay how it has moved
 * @param pinned what kept it at home when it should have left last; empty: nothing known
 */
public record ProcessProfile(
        int pid,
        int uid,
        String command,
        NodeId node,
        ProcessInfo.Place place,
        JobHints hints,
        Usage usage,
        Stay stay,
        Optional<String> pinned) {
    /**
     * @param wanted threads that run or wait for a processor, 1 for a process that only computes, whether it may or not
     * @param used processors' time that it gets, 1 for one whole processor; user time only
     * @param cpuSeconds user CPU time on all nodes so far
     * @param residentMiB memory in use where it works
     * @param callsPerSecond system calls made at home: all of a process that is away; of one at home what would be, guessed from its reads and writes, its system time, and what it had made when it was away
     * @param ioMiBPerSecond what it reads and writes
     */
    public record Usage(
            double wanted,
            double used,
            double cpuSeconds,
            double residentMiB,
            double callsPerSecond,
            double ioMiBPerSecond) {}

    /**
     * @param millis since it came to the node where it works; since its beginning if it was never elsewhere
     * @param lifeMillis since it began
     * @param moves completed
     */
    public record Stay(long millis, long lifeMillis, int moves) {}

    public ProcessProfile {
        command = Printable.of(command);
        pinned = pinned.map(Printable::of);
    }

    /** The same on another node, just arrived. */
    public ProcessProfile on(NodeId other) {
        Stay moved = new Stay(0, stay.lifeMillis(), stay.moves() + 1);
        return new ProcessProfile(pid, uid, command, other, place, hints, usage, moved, pinned);
    }
}
