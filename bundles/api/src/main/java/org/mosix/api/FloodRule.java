package org.mosix.api;

/** Asked before a job begins, if it is there. Offered by who keeps this node from being flooded. Any thread. */
public interface FloodRule {
    /**
     * Whether the process may begin to work now; true counts it among those that work. False: it is to be frozen before it does
     * anything. {@link #begun} has to follow, whatever comes of it. Waits for one look at the processes and for
     * the policy, one caller after the other: at once as a rule, at worst 25 times its deadline, and then it is true.
     *
     * @param jobClass of the job that is about to begin ({@link JobHints#jobClass})
     */
    boolean mayBegin(int pid, int jobClass);

    /**
     * From now on {@link Freezer} tells what the process does: it works in its job, or is frozen, or could not be frozen and works, or
     * nothing came of it. May be told more than once, and of one that was not asked about.
     */
    void begun(int pid);
}
