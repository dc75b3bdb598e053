package org.mosix.api;

/** What nodes know of each other. There while this node takes part in gossip. */
public interface Information {
    /** The nodes of the own cell, and those of partners that have told this one of themselves. Answers from memory, at once. */
    ClusterView view();

    /** The nodes of the own cell alone. Answers from memory, at once. */
    default ClusterView cell() {
        return view();
    }
}
