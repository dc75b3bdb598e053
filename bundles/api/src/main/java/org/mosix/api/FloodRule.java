package org.mosix.api;

/** Asked before a job begins, if it is there. Offered by who keeps this node from being flooded. */
public interface FloodRule {
    /**
     * Whether the process may begin to work now; true counts it among those that work. False: it is to be frozen before it does
     * anything. Answers from memory and one look at the processes; any thread.
     */
    boolean mayBegin(int pid);
}
