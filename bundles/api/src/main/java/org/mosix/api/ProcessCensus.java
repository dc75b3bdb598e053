package org.mosix.api;

import java.util.List;
import java.util.Set;

/** What other nodes are told of this one's processes, by who manages them. */
public interface ProcessCensus {
    /**
     * @param locals processes of this home's jobs that work here
     * @param guests processes of other homes that work here
     * @param frozen processes kept on disk
     * @param guestLimit how many guests there can be; as many as there are when no more are taken
     */
    record Count(int locals, int guests, int frozen, int guestLimit) {}

    /** Counts them now, reading some small files for each job; for about once a second. */
    Count count();

    /**
     * What programs can use of this node's processors, less what the node keeps to itself: processes can move among nodes
     * where that is the same. Answers from memory.
     */
    List<String> processorFeatures();

    /** What the owner has told this node. Answers from memory. */
    Set<NodeView.Status> status();
}
