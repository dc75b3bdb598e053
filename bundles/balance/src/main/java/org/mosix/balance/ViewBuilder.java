package org.mosix.balance;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.mosix.api.ClusterView;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.api.ProcessInfo;
import org.mosix.api.ProcessProfile;
import org.mosix.api.policy.MoveCost;
import org.mosix.api.policy.NodeState;
import org.mosix.api.policy.View;

/** Makes what policies see of what nodes told, and of what was moved since. Has no state of its own. */
public final class ViewBuilder {
    /** The first works nowhere, the second connects what works elsewhere, the third is never moved. */
    private static final Set<ProcessInfo.Place> STAND =
            EnumSet.of(ProcessInfo.Place.FROZEN, ProcessInfo.Place.CLOUD, ProcessInfo.Place.NATIVE);

    /** Whose a node is, and whether processes may go there. */
    public interface Terms {
        boolean ours(NodeView node);

        boolean allows(NodeView node);

        /** Where there is one owner. */
        Terms ALL_OURS = new Terms() {
            @Override
            public boolean ours(NodeView node) {
                return true;
            }

            @Override
            public boolean allows(NodeView node) {
                return true;
            }
        };
    }

    private final Ledger ledger;
    private final Terms terms;
    private final Predicate<NodeId> restingNodes;

    ViewBuilder(Ledger ledger, Terms terms, Predicate<NodeId> restingNodes) {
        this.ledger = ledger;
        this.terms = terms;
        this.restingNodes = restingNodes;
    }

    /**
     * @param profiles as they were at that moment or later
     * @param movable which processes may be moved now, besides those that are locked or under way
     * @param nowMillis before the profiles were taken
     */
    View build(
            ClusterView known,
            List<ProcessProfile> profiles,
            Predicate<ProcessProfile> movable,
            MoveCost cost,
            long nowMillis,
            long seed) {
        List<NodeState> nodes = new ArrayList<>();
        boolean stays = false;
        for (NodeView node : known.nodes()) {
            boolean own = node.id().equals(known.own());
            stays |= own && node.status().contains(NodeView.Status.STAY);
            nodes.add(state(node, own, nowMillis));
        }
        List<ProcessProfile> processes = new ArrayList<>();
        for (ProcessProfile p : profiles) {
            boolean home = p.place() == ProcessInfo.Place.HOME;
            if (!STAND.contains(p.place())
                    && !p.hints().locked()
                    && !(stays && home)
                    && !ledger.isMoving(p.pid(), nowMillis)
                    && movable.test(p)) {
                processes.add(p);
            }
        }
        return new View(nowMillis, known.own(), nodes, processes, cost, seed);
    }

    private NodeState state(NodeView node, boolean own, long nowMillis) {
        NodeState told = new NodeState(
                node,
                0,
                node.memory().freeMiB(),
                own || terms.ours(node),
                own || terms.allows(node) && !restingNodes.test(node.id()));
        Ledger.Missing missing = ledger.missing(node.id(), nowMillis - node.ageMillis());
        return told.with(node.processor().running() + missing.threads(), missing.mib());
    }
}
