package org.mosix.discovery.sim;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.mosix.discovery.Rows;
import org.mosix.discovery.codec.EntryCodec;
import org.mosix.discovery.gossip.Settings;

/**
 * One run of {@code ./mosix bench gossip}: {@code NODES CELL_NODES LOSS SEED [lives] [split] [short]}. Prints lines of a name
 * and a number, and on stderr what it does. Ages are always looked at; {@code lives}: nodes die and others stop for a
 * while; {@code split}: two halves part and meet again; {@code short}: too few periods for the oldest ages, for the largest systems.
 *
 * <p>Up to 1000 nodes join by a contact each; larger systems begin acquainted, for joining takes minutes of computing.
 */
final class GossipBench {
    private static final int LIMIT = 150;
    /** All ages begin at 0: by then the tail of old ones is there as it would be for ever. */
    private static final double WARM = 1.5;

    private static final int SHORT_WARM = 16;
    private static final int APART = 30;
    /** Nodes that stop for that many periods: noticed by nobody, suspected, buried. */
    private static final int[] PAUSES = {2, 6, 20};

    private final SimNet net;
    private final double loss;
    private final boolean joins;
    private final boolean brief;
    /** Which part of the nodes observes what is looked at in every period. */
    private final int step;

    private final long began = System.nanoTime();

    private GossipBench(int size, int cellNodes, double loss, long seed, boolean brief) {
        this.net = new SimNet(size, cellNodes, Settings.lan(), seed);
        this.loss = loss;
        this.joins = size <= 1000;
        this.brief = brief;
        this.step = Math.max(1, size / 500);
    }

    public static void main(String[] args) {
        Set<String> parts = new HashSet<>(Arrays.asList(args));
        GossipBench bench = new GossipBench(
                Integer.parseInt(args[0]),
                Integer.parseInt(args[1]),
                Double.parseDouble(args[2]),
                Long.parseLong(args[3]),
                parts.contains("short"));
        bench.begin();
        bench.ages();
        bench.held();
        if (parts.contains("lives")) {
            bench.lives();
        }
        if (parts.contains("split")) {
            bench.split();
        }
        if (parts.contains("lives") || parts.contains("split")) {
            say("thrown_out_for_good", bench.missedForGood());
        }
        say("largest_datagram", bench.net.largest);
        say("entry_bytes", EntryCodec.USUAL_BYTES);
        say("row_bytes", Rows.ROW_BYTES);
        bench.tell("done");
    }

    private void begin() {
        net.loss(loss);
        if (joins) {
            net.startAll(2);
            say("join_periods", new Missing(net, step).periodsUntilNone(LIMIT));
        } else {
            net.startAcquainted();
            // Until plans know how many there are.
            net.runPeriods(2);
        }
        run(brief ? SHORT_WARM : (int) Math.ceil(WARM * predicted().oldest()), "to the usual ages");
    }

    private Predicted predicted() {
        return Predicted.of(net.node(0).plan(), net.settings, net.cellNodes, net.size / net.cellNodes, loss);
    }

    private void ages() {
        net.takeBytes();
        int samples = brief ? 1 : joins ? 20 : 3;
        Ages mean = new Ages();
        Ages last = null;
        for (int i = 0; i < samples; i++) {
            net.runPeriods(2);
            last = Ages.of(net, step);
            mean.add(last, 1.0 / samples);
        }
        SimNet.Bytes bytes = net.takeBytes();
        tell("ages over all pairs");
        Ages all = step == 1 ? last : Ages.of(net, 1);
        Predicted predicted = predicted();
        // Of all pairs at one moment; what is compared with the formulas is the mean over some moments.
        say("mean_age", all.mean);
        say("mean_age_sampled", mean.mean);
        say("mean_age_predicted", predicted.mean());
        say("cell_mean_age", mean.cellMean);
        say("cell_mean_age_predicted", predicted.cellMean());
        say("far_mean_age", mean.farMean);
        say("max_age", mean.meanOldest);
        say("max_age_predicted", predicted.oldest());
        say("cell_max_age", mean.cellMeanOldest);
        say("cell_max_age_predicted", predicted.cellOldest());
        say("oldest_age", Math.max(all.oldest, mean.oldest));
        say("pairs", all.pairs);
        say("pairs_unknown", all.unknown);
        say("pairs_by_sums", all.bySumsOnly);
        say("pairs_wrongly_dead", all.wronglyDead);
        double periods = 2.0 * samples;
        say("bytes_per_node_period", bytes.sent() / periods);
        say("bytes_per_node_period_most", bytes.mostSent() / periods);
        say("bytes_received_per_node_period", bytes.received() / periods);
        say("bytes_received_per_node_period_most", bytes.mostReceived() / periods);
        say("rows_in_digest", net.node(0).plan().rows());
    }

    private void held() {
        tell("what a node holds");
        Held held = Held.by(net, net.size / 2);
        say("held_heap_bytes", held.heapBytes());
        say("held_wire_bytes", held.wireBytes());
        say("held_entries", held.entries());
        say("held_digests", held.digests());
        say("held_rows", held.rows());
    }

    /** Some die, and some stop for a while, at the same time: those must be found, these must not be lost. */
    private void lives() {
        int few = Math.max(1, Math.min(20, net.size / 20));
        int[][] stopped = new int[PAUSES.length][few];
        SplittableRandom random = new SplittableRandom(2);
        for (int[] some : stopped) {
            for (int i = 0; i < few; i++) {
                do {
                    some[i] = random.nextInt(net.size);
                } while (net.node(some[i]) == null);
                net.freeze(some[i]);
            }
        }
        Deaths deaths = new Deaths(net, few, 1);
        int known = -1;
        int last = PAUSES[PAUSES.length - 1];
        for (int period = 1; period <= LIMIT && (known < 0 || period <= last); period++) {
            net.runPeriods(1);
            for (int i = 0; i < PAUSES.length; i++) {
                if (PAUSES[i] == period) {
                    thaw(stopped[i]);
                }
            }
            if (known < 0 && deaths.isKnown(0.99, step)) {
                known = period;
                tell("the dead are known");
            }
        }
        say("death_known_99_periods", known);
        say("stopped_known_again_periods", new Missing(net, step).periodsUntilNone(LIMIT));
        tell("those that had stopped are known again");
    }

    private void thaw(int[] nodes) {
        for (int node : nodes) {
            net.thaw(node);
        }
    }

    private void split() {
        int[] sides = new int[net.size];
        for (int i = 0; i < net.size; i++) {
            sides[i] = i % 2;
        }
        net.split(sides);
        run(APART, "apart");
        Ages apart = Ages.of(net, step);
        say("split_pairs_unknown", (double) apart.unknown / apart.pairs);
        net.split(null);
        say("heal_periods", new Missing(net, step).periodsUntilNone(LIMIT));
        tell("the halves know each other");
    }

    /** Pairs of live nodes that are wrong now and stay wrong. */
    private long missedForGood() {
        Missing missing = new Missing(net, step);
        missing.periodsUntilNone(LIMIT);
        return missing.pairs();
    }

    private void run(int periods, String what) {
        for (int left = periods; left > 0; left -= 10) {
            tell(left + " periods " + what);
            net.runPeriods(Math.min(10, left));
        }
    }

    private static void say(String name, double value) {
        System.out.printf("%s %.4f%n", name, value);
    }

    private void tell(String what) {
        System.err.printf(
                "%6.0f s  %d nodes, %.0f %% lost: %s%n", (System.nanoTime() - began) / 1e9, net.size, 100 * loss, what);
    }
}
