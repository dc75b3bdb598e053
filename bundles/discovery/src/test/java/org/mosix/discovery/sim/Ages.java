package org.mosix.discovery.sim;

import org.mosix.discovery.Digest;
import org.mosix.discovery.Entry;
import org.mosix.discovery.News;
import org.mosix.discovery.Rows;
import org.mosix.discovery.gossip.Gossip;
import org.mosix.discovery.gossip.Visitor;

/**
 * What nodes know of each other at one moment, over ordered pairs (observer, other) of live nodes; ages in periods. A node
 * without a row in its cell's digest is known by the sums: its age is their mean age.
 */
final class Ages {
    long pairs;
    long unknown;
    long bySumsOnly;
    double mean;
    double cellMean;
    double farMean;
    /** Mean over observers of the age of the oldest that each knows. */
    double meanOldest;

    double cellMeanOldest;
    double oldest;
    /** Live ones whom an observer takes for dead. */
    long wronglyDead;

    /** @param step every how manieth node observes */
    static Ages of(SimNet net, int step) {
        Ages a = new Ages();
        int live = 0;
        for (int i = 0; i < net.size; i++) {
            live += net.node(i) == null ? 0 : 1;
        }
        Observer o = new Observer(net);
        int observers = 0;
        for (int i = 0; i < net.size; i += step) {
            Gossip node = net.node(i);
            if (node == null) {
                continue;
            }
            observers++;
            o.begin();
            node.visit(net.now(), o);
            a.pairs += live - 1;
            a.unknown += Math.max(0, live - 1 - o.known - o.summed);
            a.meanOldest += o.oldest;
            a.cellMeanOldest += o.cellOldest;
            a.oldest = Math.max(a.oldest, o.oldest);
        }
        double period = net.settings.periodMillis();
        a.bySumsOnly = o.allSummed;
        a.wronglyDead = o.wronglyDead;
        a.cellMean = o.cellSum / Math.max(1, o.cellPairs) / period;
        a.farMean = o.farSum / Math.max(1, o.farPairs) / period;
        a.mean = (o.cellSum + o.farSum) / Math.max(1, o.cellPairs + o.farPairs) / period;
        a.meanOldest /= observers * period;
        a.cellMeanOldest /= observers * period;
        a.oldest /= period;
        return a;
    }

    /** Adds the ages of another moment, for their mean; the oldest of all stays the oldest. */
    void add(Ages other, double weight) {
        mean += weight * other.mean;
        cellMean += weight * other.cellMean;
        farMean += weight * other.farMean;
        meanOldest += weight * other.meanOldest;
        cellMeanOldest += weight * other.cellMeanOldest;
        oldest = Math.max(oldest, other.oldest);
    }

    private static final class Observer implements Visitor {
        private final SimNet net;
        private long known;
        private long summed;
        private long allSummed;
        private double oldest;
        private double cellOldest;
        private double cellSum;
        private double farSum;
        private long cellPairs;
        private long farPairs;
        private long wronglyDead;

        Observer(SimNet net) {
            this.net = net;
        }

        void begin() {
            known = 0;
            summed = 0;
            oldest = 0;
            cellOldest = 0;
        }

        @Override
        public void mate(Entry entry, News.Kind kind, int ageMillis) {
            int index = net.index(entry.member().cell(), entry.member().node());
            if (net.node(index) == null) {
                return;
            }
            if (kind.isEnd()) {
                wronglyDead++;
                return;
            }
            known++;
            cellPairs++;
            cellSum += ageMillis;
            oldest = Math.max(oldest, ageMillis);
            cellOldest = Math.max(cellOldest, ageMillis);
        }

        @Override
        public void cell(Digest digest, int ageMillis) {
            int rows = 0;
            for (Rows.Cursor row = digest.rows().cursor(); row.next(); ) {
                rows++;
            }
            int others = digest.nodes() - rows;
            double age = ageMillis + digest.meanAgeMillis();
            summed += others;
            allSummed += others;
            farPairs += others;
            farSum += others * age;
            oldest = Math.max(oldest, age);
        }

        @Override
        public void row(Digest digest, Rows.Cursor row, int ageMillis) {
            if (net.node(net.index(digest.cell(), row.node())) == null) {
                return;
            }
            known++;
            farPairs++;
            farSum += ageMillis;
            oldest = Math.max(oldest, ageMillis);
        }
    }
}
