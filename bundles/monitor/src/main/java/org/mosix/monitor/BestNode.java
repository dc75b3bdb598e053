package org.mosix.monitor;

import java.util.Comparator;
import java.util.Optional;
import org.mosix.api.ClusterView;
import org.mosix.api.Malformed;
import org.mosix.api.NodeView;
import org.mosix.api.Refused;

/**
 * Where a new process that computes would run best: where it gets the most of a core, faster cores counting more. As long as
 * fewer processes than cores want to run, it gets a whole one; else an equal share. Pure functions.
 */
public final class BestNode {
    private static final int MOST_MIB = 1 << 30;

    private BestNode() {}

    /**
     * The best node of those that live, take guests (the own one need not), have the processor features of the own one,
     * and have so much memory free. Of equal ones: the own one, then the one with more idle cores, then the lowest number.
     *
     * @throws Refused when there is none
     */
    public static NodeView of(ClusterView view, int memoryMiB) throws Refused {
        Optional<NodeView> own = view.node(view.own());
        long features = own.map(n -> n.processor().features()).orElse(0L);
        return view.nodes().stream()
                .filter(n -> n.life() == NodeView.Life.ALIVE)
                .filter(n -> isOwn(view, n) || n.takesGuests())
                .filter(n -> fits(features, n.processor().features()))
                .filter(n -> n.memory().freeMiB() >= memoryMiB)
                .max(Comparator.comparingDouble((NodeView n) -> share(n.processor()))
                        .thenComparing(n -> isOwn(view, n))
                        .thenComparingDouble(
                                n -> n.processor().cores() - n.processor().running())
                        .thenComparing(Comparator.comparing(NodeView::id).reversed()))
                .orElseThrow(() -> new Refused("no node that lives and takes guests has " + memoryMiB + " MB free"));
    }

    /** Reads the value of an option -m: 0 or more MiB. */
    public static int memory(String word) throws Malformed {
        try {
            int value = Integer.parseInt(word);
            if (value >= 0 && value <= MOST_MIB) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new Malformed("'" + word + "' is not a number of MB", e);
        }
        throw new Malformed("'" + word + "' is not a number of MB");
    }

    /** What one more process would get: 1 is a whole core of the standard processor. */
    static double share(NodeView.Processor p) {
        return p.relativeSpeed() * Math.min(1, p.cores() / (p.running() + 1));
    }

    private static boolean isOwn(ClusterView view, NodeView node) {
        return node.id().equals(view.own());
    }

    private static boolean fits(long own, long other) {
        return own == 0 || other == 0 || own == other;
    }
}
