package org.example.policy;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.mosix.api.ProcessProfile;
import org.mosix.api.policy.MovePolicy;
import org.mosix.api.policy.NodeState;
import org.mosix.api.policy.Proposal;
import org.mosix.api.policy.View;
import org.osgi.service.component.annotations.Component;

/**
 * A site's own policy: nodes where somebody works at the desk (those whose {@code NodeField} named {@code desk} says {@code taken}) get
 * no process, and lose those that are there; else a process goes from a node that has more to do than processors to one with an idle
 * processor.
 */
@Component(property = "policy.name=free-desks")
public final class FreeDesks implements MovePolicy {
    private static final long LEAST_STAY_MILLIS = 10_000;
    private static final double COMPUTES = 0.5;

    @Override
    public Optional<Proposal> move(View view) {
        return view.processes().stream()
                .filter(p -> p.usage().wanted() >= COMPUTES && p.stay().millis() >= LEAST_STAY_MILLIS)
                .filter(p ->
                        view.node(p.node()).map(n -> isTaken(n) || idle(n) < 0).orElse(false))
                .flatMap(p -> target(view, p).map(to -> proposal(view, p, to)).stream())
                .findFirst();
    }

    private static Optional<NodeState> target(View view, ProcessProfile p) {
        return view.nodes().stream()
                .filter(n -> !n.id().equals(p.node()) && view.fits(p, n))
                .filter(n -> !isTaken(n) && idle(n) >= COMPUTES)
                .max(Comparator.comparingDouble(NodeState::speed));
    }

    private static Proposal proposal(View view, ProcessProfile p, NodeState to) {
        boolean taken = view.node(p.node()).map(FreeDesks::isTaken).orElse(false);
        String reason = taken ? "somebody works at the desk" : "a processor is idle there";
        return new Proposal(p.pid(), to.id(), reason, Map.of("idle there", idle(to)), 0);
    }

    private static boolean isTaken(NodeState node) {
        return "taken".equals(node.facts().fields().get("desk"));
    }

    /** Processors without work; negative: threads without a processor. */
    private static double idle(NodeState node) {
        return node.facts().processor().cores() - node.running();
    }
}
