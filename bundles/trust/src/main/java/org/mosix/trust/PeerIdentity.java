package org.mosix.trust;

import org.mosix.api.PeerKeys;

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

    /** As other rooms name it. */
    public PeerKeys.Peer peer() {
        return new PeerKeys.Peer(cluster.hex(), node);
    }

    @Override
    public String toString() {
        return "node " + node + " of cluster " + cluster;
    }
}
