package org.mosix.api;

import java.util.List;
import java.util.Map;

/** The jobs of this home that work in a cloud: here is only the process that connects each. Any thread. */
public interface CloudJobs {
    /**
     * Makes the caller's process the first of a new job that works there. Called while that process waits in mosrun, just before it
     * is told to exec what connects it. It and its children are never moved.
     *
     * @param cloud its name
     * @param argv program and arguments, for show
     * @throws Refused when that cloud is closed, or the name cannot be one
     * @throws Gone when the process has ended
     */
    JobStart start(Caller caller, String cloud, List<String> argv) throws ClusterException;

    /** How many jobs work in which cloud; those with none are left out. */
    Map<String, Integer> running();

    boolean isClosed(String cloud);

    /**
     * Ends all that works there through this node, and nothing else, after a sentence on the standard error of each; from the first
     * moment on nothing is started there, also after a start of the node, until {@link #open}. What runs there through other nodes is
     * not touched.
     *
     * @return how many jobs have been ended
     * @throws Refused when the name cannot be one, when it will not hold after a start, or when processes do not end
     */
    int close(String cloud) throws Refused;

    /**
     * Jobs may be started there again.
     *
     * @return whether it was closed
     * @throws Refused when the name cannot be one, or it will be closed again after a start
     */
    boolean open(String cloud) throws Refused;
}
