package org.mosix.policies;

import java.util.ArrayList;
import java.util.List;
import org.mosix.api.policy.NodeState;
import org.mosix.api.policy.View;

/**
 * What is to be expected now of nodes that told of themselves some time ago. A node that was idle then was so for all others too, and is
 * where they have gone since: the older its word, the nearer it is taken to be to the mean of all. Without this, homes with old
 * knowledge chase each other from node to node (simulated: 100 nodes, words five seconds old on the average, 51 moves of one job).
 */
final class Aged {
    /** After so long, 1/e of the distance from the mean is left. */
    private static final double CONSTANT_MILLIS = 5000;

    private Aged() {}

    static View of(View view) {
        double running = 0;
        double capacity = 0;
        for (NodeState node : view.nodes()) {
            if (node.facts().life().isLive()) {
                running += node.running();
                capacity += node.capacity();
            }
        }
        double mean = capacity == 0 ? 0 : running / capacity;
        List<NodeState> nodes = new ArrayList<>(view.nodes().size());
        for (NodeState node : view.nodes()) {
            double lacking = mean * node.capacity() - node.running();
            boolean own = node.id().equals(view.own());
            double came = own || lacking <= 0
                    ? 0
                    : lacking * -Math.expm1(-node.facts().ageMillis() / CONSTANT_MILLIS);
            nodes.add(came == 0 ? node : node.with(came, 0));
        }
        return view.with(nodes);
    }
}
