package org.mosix.discovery;

/**
 * One node's facts as it published them. Which of two is newer, incarnation and sequence say; how old it is, its bearer
 * knows.
 *
 * @param incarnation the node's life: raised when it starts, and when it hears that it is taken for dead; 0 or more
 * @param sequence counts what it published in that life; may wrap
 */
public record Entry(Member member, int incarnation, int sequence, Endpoint endpoint, NodeFacts facts) {
    public Entry {
        if (incarnation < 0) {
            throw new IllegalArgumentException("an incarnation is 0 or more, not " + incarnation);
        }
    }

    /** Was it published after the other one of the same node? */
    public boolean isNewerThan(Entry other) {
        return incarnation != other.incarnation ? incarnation > other.incarnation : sequence - other.sequence > 0;
    }
}
