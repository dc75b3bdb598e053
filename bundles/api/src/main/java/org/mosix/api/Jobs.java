package org.mosix.api;

import java.util.List;

/** The jobs whose home is this node. */
public interface Jobs {
    /**
     * Makes the caller's process the first of a new job. Called while that process waits in mosrun, just before it is
     * told to exec; when a node is named, the process moves there as soon as its exec succeeds (exec may be tried
     * several times, along the PATH, and fail but the last time). Returns when all is arranged.
     *
     * @throws Unreachable when the node named is unknown or does not answer and there is no fallback to home
     * @throws Refused when that node says no and there is no fallback, or the process may not be in a job
     * @throws Gone when the process has ended
     */
    JobStart start(Caller caller, RunSpec spec) throws ClusterException;

    /**
     * As {@link #start}, of a job whose processes run natively at this home: none is frozen or moved. A caller that works
     * elsewhere is brought home before. The specification has neither statistics nor a trace.
     *
     * @throws Refused when another node is named and there is no fallback to home
     * @throws Unreachable when the caller cannot come home
     * @throws Gone when the process has ended
     */
    JobStart startNative(Caller caller, RunSpec spec) throws ClusterException;

    /**
     * Takes the caller's process out of its job: from then on it and its children are no processes of a job. One that works
     * elsewhere is brought home before. Nothing is done if it is in no job.
     *
     * @throws Unreachable when it cannot come home
     * @throws Gone when the process has ended
     */
    void leave(Caller caller) throws ClusterException;

    /**
     * The living processes of this home's jobs, by pid.
     *
     * @param all false: those of the caller's uid; true: all that the caller may see (root: every one)
     */
    List<ProcessInfo> list(Caller caller, boolean all) throws ClusterException;

    /**
     * Why a process is where it is and what keeps it from moving, as lines of text without line ends.
     *
     * @throws Gone when there is no such process
     * @throws Refused when it belongs to another user
     */
    List<String> why(Caller caller, int pid) throws ClusterException;
}
