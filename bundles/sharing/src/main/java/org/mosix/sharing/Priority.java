package org.mosix.sharing;

/**
 * Numbers that say who goes first: the lower, the better. A process has the priority of the cluster its home belongs to,
 * whichever node it comes from.
 */
public final class Priority {
    /** Of processes whose home is one of our own nodes. */
    public static final int OWN = 0;

    /** The best that a partner can have. */
    public static final int BEST_OF_PARTNERS = 1;

    /** Of partners of which nothing better is said; as a level, of a node that nobody uses. */
    public static final int WORST = 0xffff;

    private Priority() {}
}
