package org.mosix.api;

/**
 * The number of a node, as the node list in {@code etc/} gives it; the same number means the same machine everywhere.
 *
 * @param number 1 or more
 */
public record NodeId(int number) implements Comparable<NodeId> {
    public NodeId {
        if (number < 1) {
            throw new IllegalArgumentException("a node's number is 1 or more, not " + number);
        }
    }

    @Override
    public int compareTo(NodeId other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
