package org.mosix.policies;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mosix.api.NodeView;
import org.mosix.api.ProcessProfile;
import org.mosix.api.policy.MovePolicy;
import org.mosix.api.policy.NodeState;
import org.mosix.api.policy.Proposal;
import org.mosix.api.policy.View;
import org.osgi.service.component.annotations.Component;

/**
 * When the memory of a node runs out, one of this home's processes there leaves, whatever the loads are: the smallest that relieves the
 * shortage (Barak and Braverman, Memory ushering in a scalable computing cluster, 1998), to the node where it costs least ({@link Prices}).
 * Theirs is the node with the least free memory that is enough; on a simulated cluster that filled slow nodes first. To be chosen before a policy for loads.
 */
@Component(property = "policy.name=memory")
public final class MemoryUsher implements MovePolicy {
    /** Of a node's memory so much is kept free, and 32 MiB at least. */
    private static final double KEPT = 0.05;

    private static final double LEAST_KEPT_MIB = 32;
    /** A smaller process is no relief. */
    private static final double LEAST_MIB = 1;
    /** A target must keep twice of what makes it short itself: else the next one would be ushered on. */
    private static final double SPARE = 2;

    @Override
    public Optional<Proposal> move(View view) {
        for (NodeState node : view.nodes()) {
            double shortage = shortage(node);
            if (shortage > 0 && node.facts().life().isLive()) {
                Optional<Proposal> relief = relief(view, node, shortage);
                if (relief.isPresent()) {
                    return relief;
                }
            }
        }
        return Optional.empty();
    }

    /** MiB; 0 or less: none. What is swapped out counts while there is no room for it: a node has no less than nothing free. */
    private static double shortage(NodeState node) {
        NodeView.Memory told = node.facts().memory();
        boolean full = told.freeMiB() < kept(node);
        return kept(node) - node.freeMiB() + (full ? told.swapTotalMiB() - told.swapFreeMiB() : 0);
    }

    static double kept(NodeState node) {
        return Math.max(LEAST_KEPT_MIB, KEPT * node.facts().memory().totalMiB());
    }

    private static Optional<Proposal> relief(View view, NodeState node, double shortage) {
        List<ProcessProfile> there = view.processes().stream()
                .filter(p -> p.node().equals(node.id()) && p.usage().residentMiB() >= LEAST_MIB)
                .sorted(Comparator.comparingDouble(
                                (ProcessProfile p) -> p.usage().residentMiB() >= shortage ? 0 : 1)
                        .thenComparingDouble(p -> p.usage().residentMiB() >= shortage
                                ? p.usage().residentMiB()
                                : -p.usage().residentMiB()))
                .toList();
        Prices prices = Prices.of(view);
        for (ProcessProfile p : there) {
            Optional<NodeState> to = view.nodes().stream()
                    .filter(n -> !n.id().equals(node.id()) && view.fits(p, n))
                    .filter(n -> n.id().equals(view.own()) || Targets.isFresh(n))
                    .filter(n -> n.freeMiB() - View.need(p) >= SPARE * kept(n))
                    .min(Comparator.comparingDouble(
                            n -> prices.marginal(n, p.usage().wanted(), View.need(p))));
            if (to.isPresent()) {
                Map<String, Double> terms = new LinkedHashMap<>();
                terms.put("free MiB here", node.freeMiB());
                terms.put("short of MiB", shortage);
                terms.put("free MiB there", to.get().freeMiB());
                terms.put("process MiB", p.usage().residentMiB());
                return Optional.of(new Proposal(p.pid(), to.get().id(), "memory runs out here", terms, 0));
            }
        }
        return Optional.empty();
    }
}
