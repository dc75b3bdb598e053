package org.mosix.trust;

/**
 * Who is at the other end of a channel, as its certificate has proved; no address belongs to it. Immutable.
 *
 * @param cluster the owner's cluster
 * @param node its number there, 1 or more
 */
public record PeerIdentity(ClusterId cluster, int node) {
    /** Throws IllegalArgumentException for a number that no node has. */
    public PeerIdentity {
        if (node < 1) {
            throw new IllegalArgumentException("a node's number is 1 or more, not " + node);
        }
    }

    @Override
    public String toString() {
        return "node " + node + " of cluster " + cluster;
    }
}
