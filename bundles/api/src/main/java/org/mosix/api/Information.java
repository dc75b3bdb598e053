package org.mosix.api;

/** What nodes know of each other. There while this node takes part in gossip. */
public interface Information {
    /** Answers from memory, at once. */
    ClusterView view();
}
