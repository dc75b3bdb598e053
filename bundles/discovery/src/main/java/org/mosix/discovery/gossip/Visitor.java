package org.mosix.discovery.gossip;

import org.mosix.discovery.Digest;
import org.mosix.discovery.Entry;
import org.mosix.discovery.News;
import org.mosix.discovery.Rows;

/** Is shown what a node knows of others. Called while {@link Gossip#visit} runs; must not call back into it. */
public interface Visitor {
    /** A node of the own cell, this one excepted; a lost one too while its tombstone is kept. */
    void mate(Entry entry, News.Kind kind, int ageMillis);

    /** Another cell; its rows follow. */
    void cell(Digest digest, int ageMillis);

    /**
     * A live node of that cell.
     *
     * @param row stands at it; valid until this returns
     * @param ageMillis of the facts in the row
     */
    void row(Digest digest, Rows.Cursor row, int ageMillis);
}
