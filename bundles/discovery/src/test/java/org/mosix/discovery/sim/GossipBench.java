package org.mosix.discovery.sim;

import org.mosix.discovery.codec.EntryCodec;
import org.mosix.discovery.gossip.Settings;

/**
 * One run of {@code ./mosix bench gossip}: {@code NODES CELL_NODES LOSS SEED [ages|split]}. Prints lines of a name and a number.
 *
 * <p>Up to 1000 nodes join by a contact each; larger systems begin acquainted, for joining takes minutes of computing.
 */
final class GossipBench {
    private static final int LIMIT = 150;

    private final SimNet net;
    private final double loss;
    private final boolean joins;
    /** Which part of the nodes observes what is looked at in every period. */
    private final int step;

    private GossipBench(int size, int cellNodes, double loss, long seed) {
        this.net = new SimNet(size, cellNodes, Settings.lan(), seed);
        this.loss = loss;
        this.joins = size <= 1000;
        this.step = Math.max(1, size / 500);
    }

    public static void main(String[] args) {
        GossipBench bench = new GossipBench(
                Integer.parseInt(args[0]),
                Integer.parseInt(args[1]),
                Double.parseDouble(args[2]),
                Long.parseLong(args[3]));
        String what = args.length > 4 ? args[4] : "";
        bench.begin();
        bench.ages();
        if (what.equals("split")) {
            bench.split();
        }
        if (!what.equals("ages")) {
            bench.deaths();
        }
        say("largest_datagram", bench.net.largest);
        say("entry_bytes", EntryCodec.USUAL_BYTES);
    }

    private void begin() {
        net.loss(loss);
        if (joins) {
            net.startAll(2);
            say("join_periods", untilAllKnown());
            net.runPeriods(20);
        } else {
            net.startAcquainted();
            net.runPeriods(net.size > 50_000 ? 8 : 45);
        }
    }

    private void ages() {
        net.takeBytes();
        int samples = net.size > 50_000 ? 1 : joins ? 10 : 3;
        double mean = 0;
        double cell = 0;
        double cellOldest = 0;
        double oldest = 0;
        double top = 0;
        Ages last = null;
        for (int i = 0; i < samples; i++) {
            net.runPeriods(2);
            // The last one over all pairs, if that can be done in seconds.
            last = Ages.of(net, net.size > 50_000 || i < samples - 1 ? step : 1);
            mean += last.mean / samples;
            cell += last.cellMean / samples;
            cellOldest += last.cellMeanOldest / samples;
            oldest += last.meanOldest / samples;
            top = Math.max(top, last.oldest);
        }
        double[] bytes = net.takeBytes();
        int node = 0;
        Predicted predicted =
                Predicted.of(net.node(node).plan(), net.settings, net.cellNodes, net.size / net.cellNodes, loss);
        say("mean_age", mean);
        say("mean_age_predicted", predicted.mean());
        say("mean_age_all_pairs", last.mean);
        say("cell_mean_age", cell);
        say("cell_mean_age_predicted", predicted.cellMean());
        say("max_age", oldest);
        say("max_age_predicted", predicted.oldest());
        say("cell_max_age", cellOldest);
        say("cell_max_age_predicted", predicted.cellOldest());
        say("oldest_age", top);
        say("pairs", last.pairs);
        say("pairs_unknown", last.unknown);
        say("pairs_by_sums", last.bySumsOnly);
        say("pairs_wrongly_dead", last.wronglyDead);
        say("bytes_per_node_period", bytes[0] / (2 * samples));
        say("bytes_per_node_period_most", bytes[1] / (2 * samples));
        say("rows_in_digest", net.node(node).plan().rows());
    }

    private void deaths() {
        Deaths deaths = new Deaths(net, Math.max(1, Math.min(20, net.size / 20)), 1);
        say("death_known_99_periods", deaths.periodsUntilKnown(0.99, step, LIMIT));
        net.runPeriods(5);
        Ages after = Ages.of(net, step);
        say("live_pairs_unknown_after", after.unknown);
        say("live_pairs_wrongly_dead_after", after.wronglyDead);
    }

    private void split() {
        int[] sides = new int[net.size];
        for (int i = 0; i < net.size; i++) {
            sides[i] = i % 2;
        }
        net.split(sides);
        net.runPeriods(30);
        Ages apart = Ages.of(net, step);
        say("split_pairs_unknown", (double) apart.unknown / apart.pairs);
        net.split(null);
        say("heal_periods", untilAllKnown());
        net.runPeriods(20);
    }

    /** Until each node knows all others to live; under loss a few are always suspected wrongly: 99.9 % of pairs. */
    private int untilAllKnown() {
        for (int period = 1; period <= LIMIT; period++) {
            net.runPeriods(1);
            Ages ages = Ages.of(net, step);
            if (ages.unknown <= (loss > 0 ? ages.pairs / 1000 : 0)) {
                return period;
            }
        }
        return -1;
    }

    private static void say(String name, double value) {
        System.out.printf("%s %.4f%n", name, value);
    }
}
