package org.mosix.policies;

import org.mosix.api.policy.NodeState;
import org.mosix.api.policy.View;

/**
 * One price for processors and memory of a node: an exponential function of how much of each is in use (Amir, Awerbuch, Barak,
 * Borgstrom and Keren, An opportunity cost approach for job assignment in a scalable computing cluster, IEEE TPDS 11(7), 2000). What
 * is nearly used up costs much more than what is free, so the two can be added.
 *
 * <p>With n nodes their base is n, for which the slowdown is bounded by O(log n) of the best. For a few nodes n^u is nearly a straight
 * line: it would have all processes on the fastest node until that is six times as loaded as one of a third of its speed. A base of
 * 1000 at least comes close to equal loads.
 */
final class Prices {
    private static final double LEAST_BASE = 1000;
    /** What is beyond costs so much that more makes no difference; and it is a number. */
    private static final double MOST_USE = 40;

    private final double base;
    private final double mostLoad;

    private Prices(double base, double mostLoad) {
        this.base = base;
        this.mostLoad = mostLoad;
    }

    static Prices of(View view) {
        double running = 0;
        double capacity = 0;
        int live = 0;
        for (NodeState node : view.nodes()) {
            if (node.facts().life().isLive()) {
                live++;
                running += node.running();
                capacity += node.capacity();
            }
        }
        // The paper's bound is the largest load that the best assignment would have, which is guessed by powers of two.
        // The mean load
        // is near it, and the largest load that there is may be far above: with that as its bound the price is nearly a
        // straight line,
        // and all go to the fastest node (simulated: 46 jobs at one of ten nodes, 17 of them on the fastest, three
        // nodes without any).
        double mean = Math.max(1, running / Math.max(capacity, Double.MIN_NORMAL));
        double bound = Math.pow(2, Math.floor(Math.log(mean) / Math.log(2)) + 1);
        return new Prices(Math.max(LEAST_BASE, live), bound);
    }

    /** What it costs that so many more threads, with so much memory, work on a node. */
    double marginal(NodeState node, double threads, double mib) {
        return processors(node.load() + threads / node.capacity())
                - processors(node.load())
                + memory(node, -mib)
                - memory(node, 0);
    }

    private double processors(double load) {
        return Math.pow(base, Math.min(MOST_USE, load / mostLoad));
    }

    private double memory(NodeState node, double more) {
        int total = Math.max(1, node.facts().memory().totalMiB());
        double free = Math.max(0, Math.min(total, node.freeMiB() + more));
        return Math.pow(base, 1 - free / total);
    }
}
