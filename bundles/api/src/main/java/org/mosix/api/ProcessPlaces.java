package org.mosix.api;

import java.util.List;

/**
 * The record, kept by all nodes that have the store, of which node holds which home's processes. A home writes its own part some
 * moments after a process has moved. There while this node is a member. Any thread.
 */
public interface ProcessPlaces {
    /** Processes of one home in the record; of what is more only the number is told. */
    int MOST = 4096;

    /**
     * A process that is away.
     *
     * @param pid at home
     * @param host where it works
     * @param sinceMillis when home saw it there first, by its clock, ms since 1970
     */
    record Place(int pid, NodeId host, long sinceMillis) {}

    /**
     * What a home has told last.
     *
     * @param present whether it is a member now; else this is as old as {@code atMillis} says
     * @param atMillis when it told this, by its clock, ms since 1970
     * @param away by number
     * @param more processes that are away besides these
     */
    record Home(NodeId home, boolean present, long atMillis, List<Place> away, int more) {
        public Home {
            away = List.copyOf(away);
        }
    }

    /**
     * Homes that have processes away, by number. Asks other members: may block for some seconds while one is being lost.
     *
     * @throws Unreachable if they do not answer in time
     */
    List<Home> homes() throws Unreachable;
}
