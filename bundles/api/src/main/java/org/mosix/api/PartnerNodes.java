package org.mosix.api;

import java.util.List;

/** What partners' nodes have told this one of themselves: clusters do not gossip with each other. */
public interface PartnerNodes {
    /** Those that stand in this node's list, by their numbers there; none while the cluster is disconnected. Answers from memory, at once. */
    List<NodeView> views();
}
