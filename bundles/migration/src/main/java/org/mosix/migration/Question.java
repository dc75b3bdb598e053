package org.mosix.migration;

/** What one node asks another on a connection for a question; it stands in the greeting, where an image has its token. */
final class Question {
    /** Do you live? Answered by an ANSWER with a {@link LifeSign}. */
    static final long LIVES = 0;
    /** Take home all your processes that work here. Answered by {@link RecallFrame}s, and the last one says so. */
    static final long TAKE_HOME = 1;

    /**
     * Of a node of our own cluster: an {@link OwnerWord} follows in an ASK; take your part in {@link Disconnection}. Answered as
     * {@link #TAKE_HOME}.
     */
    static final long OWNER_WORD = 2;

    /**
     * Take home those of your processes that work here and that {@link TasksFrame} names, which follows in an ASK: better ones
     * take their places. Answered as {@link #TAKE_HOME}.
     */
    static final long TAKE_SOME = 4;

    private Question() {}
}
