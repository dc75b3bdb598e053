package org.mosix.discovery;

/**
 * Who a node is in gossip.
 *
 * @param cell the nodes it knows in full: a cluster, or a part of a large one
 * @param node its number there, 1 to {@link #MOST}
 */
public record Member(int cell, int node) {
    /** The largest number: it travels in two bytes. */
    public static final int MOST = 0xffff;

    public Member {
        if (node < 1 || node > MOST) {
            throw new IllegalArgumentException("a node's number is 1 to " + MOST + ", not " + node);
        }
    }
}
