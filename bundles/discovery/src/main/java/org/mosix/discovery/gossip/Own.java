package org.mosix.discovery.gossip;

import java.util.function.Supplier;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Member;
import org.mosix.discovery.NodeFacts;

/** This node's own entry: measured anew when it is wanted and the last one has aged. */
final class Own {
    private final Self self;
    private final Supplier<NodeFacts> meter;
    private final int refreshMillis;
    private int incarnation;
    private Entry entry;
    private long made;

    Own(Self self, Supplier<NodeFacts> meter, int refreshMillis) {
        this.self = self;
        this.meter = meter;
        this.refreshMillis = refreshMillis;
        this.incarnation = self.incarnation();
    }

    Member member() {
        return self.member();
    }

    Self self() {
        return self;
    }

    int cell() {
        return self.member().cell();
    }

    int incarnation() {
        return incarnation;
    }

    /** An entry at most as old as a refresh. */
    Entry entry(long now) {
        if (entry == null || entry.incarnation() != incarnation || now - made >= refreshMillis) {
            int sequence = entry == null ? 0 : entry.sequence() + 1;
            entry = new Entry(self.member(), incarnation, sequence, self.endpoint(), meter.get());
            made = now;
        }
        return entry;
    }

    /**
     * The last entry, if it is not older than two refreshes. For digests: were they to measure, they would set the time at
     * which it is done, a node's pushes to its mates would carry old facts again and again, and those are soon passed on no more.
     */
    Entry recent(long now) {
        boolean usable = entry != null && entry.incarnation() == incarnation && now - made < 2L * refreshMillis;
        return usable ? entry : entry(now);
    }

    /** Of the last {@link #entry}. */
    int ageMillis(long now) {
        return (int) (now - made);
    }

    /** Begins a life above that incarnation, unless this one is above it. */
    boolean rise(int above) {
        if (above < incarnation || above == Integer.MAX_VALUE) {
            return false;
        }
        incarnation = above + 1;
        return true;
    }
}
