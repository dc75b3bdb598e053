package org.mosix.discovery.sim;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.mosix.discovery.Digest;
import org.mosix.discovery.Entry;
import org.mosix.discovery.News;
import org.mosix.discovery.Rows;
import org.mosix.discovery.gossip.Gossip;
import org.mosix.discovery.gossip.Visitor;

/** Nodes whose power fails at one moment, and how many of the others still believe in each. */
final class Deaths implements Visitor {
    private final SimNet net;
    private final int[] believers;
    private final boolean[] dead;

    /** Kills that many random nodes. */
    Deaths(SimNet net, int count, long seed) {
        this.net = net;
        this.believers = new int[net.size];
        this.dead = new boolean[net.size];
        SplittableRandom random = new SplittableRandom(seed);
        for (int left = count; left > 0; ) {
            int victim = random.nextInt(net.size);
            if (net.node(victim) != null) {
                net.kill(victim);
                dead[victim] = true;
                left--;
            }
        }
    }

    /** Counts a node too that has gone by itself. */
    void count(int index) {
        dead[index] = true;
    }

    /** Runs until that part of the live nodes knows of each death; gives the periods, or -1 after {@code limit}. */
    int periodsUntilKnown(double part, int step, int limit) {
        for (int period = 1; period <= limit; period++) {
            net.runPeriods(1);
            if (isKnown(part, step)) {
                return period;
            }
        }
        return -1;
    }

    /** Does that part of the live nodes know of each death? */
    boolean isKnown(double part, int step) {
        Arrays.fill(believers, 0);
        int observers = 0;
        for (int i = 0; i < net.size; i += step) {
            Gossip node = net.node(i);
            if (node != null) {
                observers++;
                node.visit(net.now(), this);
            }
        }
        for (int i = 0; i < net.size; i++) {
            if (dead[i] && believers[i] > (1 - part) * observers) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void mate(Entry entry, News.Kind kind, int ageMillis) {
        if (!kind.isEnd()) {
            believers[net.index(entry.member().cell(), entry.member().node())]++;
        }
    }

    @Override
    public void cell(Digest digest, int ageMillis) {
        // The rows say who is believed in.
    }

    @Override
    public void row(Digest digest, Rows.Cursor row, int ageMillis) {
        believers[net.index(digest.cell(), row.node())]++;
    }
}
