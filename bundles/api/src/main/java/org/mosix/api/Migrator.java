package org.mosix.api;

/** Moves processes whose home is this node. */
public interface Migrator {
    /**
     * Moves a process and returns when it runs at its destination. Where it is already counts as a move of no bytes.
     * After any exception it runs on where it was.
     *
     * @param pid at home, in this node's pid namespace
     * @throws Refused when the caller may not move it, or the destination says no
     * @throws Unreachable when the destination is unknown or does not answer
     * @throws NotCarried when something pins it
     * @throws Gone when there is no such process, or it ended on the way
     */
    MoveReport move(Caller caller, int pid, Destination destination) throws ClusterException;
}
