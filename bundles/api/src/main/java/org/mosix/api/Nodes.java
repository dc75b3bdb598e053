package org.mosix.api;

import java.util.List;

/** The nodes of the cluster as seen from here. */
public interface Nodes {
    NodeId own();

    /** All listed nodes, the own one too, by number. Answers from memory, at once. */
    List<NodeInfo> list();
}
