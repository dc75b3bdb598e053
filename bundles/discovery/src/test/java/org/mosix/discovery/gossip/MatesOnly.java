package org.mosix.discovery.gossip;

import org.mosix.discovery.Digest;
import org.mosix.discovery.Rows;

/** Looks at mates where there is no other cell. */
public abstract class MatesOnly implements Visitor {
    @Override
    public final void cell(Digest digest, int ageMillis) {
        throw new IllegalStateException("there is one cell only");
    }

    @Override
    public final void row(Digest digest, Rows.Cursor row, int ageMillis) {
        throw new IllegalStateException("there is one cell only");
    }
}
