package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** What an owner says to make nodes members of his cluster, and to end that. All nodes of the tests are members of one from their start. */
final class Membership {
    private Membership() {}

    /** All nodes are members of none and go by their addresses. */
    static void ofNone(Cluster cluster) {
        for (int k = 1; k <= Cluster.NODES; k++) {
            cluster.shell(k, "mosix:cluster-leave --authority");
            Command.Result none = cluster.shell(k, "mosix:cluster");
            assertTrue(none.out().startsWith("this node is a member of no cluster"), none::toString);
        }
    }

    /** All nodes that are members of none become members of one, as they were in the beginning. */
    static void ofOne(Cluster cluster) {
        cluster.said(1, "mosix:cluster-create");
        for (int k = 2; k <= Cluster.NODES; k++) {
            join(cluster, 1, k);
        }
    }

    /** @param authority the node whose cluster it is */
    static void join(Cluster cluster, int authority, int node) {
        String token =
                cluster.said(authority, "mosix:cluster-token " + node).out().strip();
        Command.Result joined = cluster.said(node, "mosix:join " + token);
        assertTrue(joined.out().startsWith("this is node " + node + " of cluster "), joined::toString);
    }
}
