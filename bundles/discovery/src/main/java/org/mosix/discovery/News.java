package org.mosix.discovery;

/**
 * Somebody's word on whether a node lives. Of two on one node the one of the higher incarnation holds; of the same
 * incarnation the later kind (Das, Gupta, Motivala: SWIM, DSN 2002, section 4.2).
 */
public record News(Kind kind, Member about, int incarnation) {
    public News {
        if (incarnation < 0) {
            throw new IllegalArgumentException("an incarnation is 0 or more, not " + incarnation);
        }
    }

    /** In the order of their weight. */
    public enum Kind {
        /** The node itself said so. */
        ALIVE,
        /** It did not answer; it has a time to object. */
        SUSPECT,
        /** It did not object. */
        DEAD,
        /** It said farewell. */
        LEFT;

        /** Whether the node is gone: such news go to all cells. */
        public boolean isEnd() {
            return this == DEAD || this == LEFT;
        }
    }
}
