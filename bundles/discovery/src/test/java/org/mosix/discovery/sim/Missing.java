package org.mosix.discovery.sim;

import java.util.BitSet;
import org.mosix.discovery.Digest;
import org.mosix.discovery.Entry;
import org.mosix.discovery.News;
import org.mosix.discovery.Rows;
import org.mosix.discovery.gossip.Gossip;
import org.mosix.discovery.gossip.Visitor;

/**
 * The pairs (observer, other) of live nodes in which the other is not known to live, at one moment; then those of them that
 * have not been right since. Under loss somebody is always suspected or buried wrongly for a while: what must not be is that
 * a pair stays wrong. For systems in which each node has a row in its cell's digest.
 */
final class Missing implements Visitor {
    private final SimNet net;
    private final int step;
    private final BitSet[] missing;
    private final BitSet known;

    /** @param step every how manieth node observes */
    Missing(SimNet net, int step) {
        this.net = net;
        this.step = step;
        this.missing = new BitSet[(net.size + step - 1) / step];
        this.known = new BitSet(net.size);
        for (int i = 0; i < missing.length; i++) {
            missing[i] = new BitSet();
            missing[i].set(0, net.size);
            missing[i].clear(i * step);
        }
        pairs();
    }

    /** Those wrong at the first moment and at each look since. */
    long pairs() {
        long pairs = 0;
        for (int i = 0; i < missing.length; i++) {
            Gossip observer = net.node(i * step);
            known.clear();
            if (observer != null && !missing[i].isEmpty()) {
                observer.visit(net.now(), this);
                missing[i].andNot(known);
                missing[i].stream().filter(other -> net.node(other) == null).forEach(known::set);
                missing[i].andNot(known);
            } else {
                missing[i].clear();
            }
            pairs += missing[i].cardinality();
        }
        return pairs;
    }

    /** Runs until there are none; gives the periods, or -1 after {@code limit}. */
    int periodsUntilNone(int limit) {
        for (int period = 0; period <= limit; period++) {
            if (pairs() == 0) {
                return period;
            }
            net.runPeriods(1);
        }
        return -1;
    }

    @Override
    public void mate(Entry entry, News.Kind kind, int ageMillis) {
        if (!kind.isEnd()) {
            known.set(net.index(entry.member().cell(), entry.member().node()));
        }
    }

    @Override
    public void cell(Digest digest, int ageMillis) {
        // The rows say who is known.
    }

    @Override
    public void row(Digest digest, Rows.Cursor row, int ageMillis) {
        known.set(net.index(digest.cell(), row.node()));
    }
}
