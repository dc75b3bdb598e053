package org.mosix.api;

import java.util.List;

/** What policies a node has for some kinds of decisions, and how they do. Offered by each bundle that asks policies; any thread. */
public interface PolicyBook {
    /**
     * A policy that is offered, or should be.
     *
     * @param kind such as move or place
     * @param chosen whether the settings of this node name it
     * @param state one sentence: that it is used, that it is not chosen, or why the node decides nothing with it
     * @param working whether nothing is wrong with it
     * @param calls how often it was asked
     * @param meanMicros how long an answer took
     */
    record PolicyState(
            String kind, String name, boolean chosen, boolean working, String state, long calls, double meanMicros) {}

    /** By kind and name. */
    List<PolicyState> policies();
}
