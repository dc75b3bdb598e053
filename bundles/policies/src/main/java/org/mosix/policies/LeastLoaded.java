package org.mosix.policies;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mosix.api.JobHints;
import org.mosix.api.NodeId;
import org.mosix.api.ProcessProfile;
import org.mosix.api.policy.MovePolicy;
import org.mosix.api.policy.NodeState;
import org.mosix.api.policy.PlacePolicy;
import org.mosix.api.policy.Proposal;
import org.mosix.api.policy.View;
import org.osgi.service.component.annotations.Component;

/**
 * Processes go from nodes with more threads for each processor to those with less, faster processors counting more. Nothing else is
 * looked at: neither calls nor what a move costs.
 */
@Component(property = "policy.name=least-loaded")
public final class LeastLoaded implements MovePolicy, PlacePolicy {
    private static final double LOWER = 0.9;
    /** As MOSIX chooses the best node: those within five hundredths of the least load are alike. */
    private static final double ALIKE = 0.05;

    @Override
    public Optional<Proposal> move(View view) {
        List<NodeState> targets = Targets.of(view);
        List<ProcessProfile> ready = view.processes().stream()
                .filter(p -> p.usage().wanted() >= Worth.LEAST_WANTED && Worth.isSettled(view, p))
                .sorted(Comparator.comparingDouble((ProcessProfile p) -> -load(view, p)))
                .toList();
        for (ProcessProfile p : ready) {
            double here = load(view, p);
            List<NodeState> lower = targets.stream()
                    .filter(n -> !n.id().equals(p.node()) && view.fits(p, n) && Targets.after(n) < LOWER * here)
                    .toList();
            if (!lower.isEmpty()) {
                return Optional.of(proposal(view, p, here, lower));
            }
        }
        return Optional.empty();
    }

    private static Proposal proposal(View view, ProcessProfile p, double here, List<NodeState> lower) {
        NodeState to = leastLoaded(view, lower);
        Map<String, Double> terms = new LinkedHashMap<>();
        terms.put("load there", to.load());
        terms.put("load here", here);
        return new Proposal(p.pid(), to.id(), "less runs there", terms, here / Targets.after(to) - 1);
    }

    private static double load(View view, ProcessProfile p) {
        return view.node(p.node()).map(NodeState::load).orElse(0.0);
    }

    private static NodeState leastLoaded(View view, List<NodeState> nodes) {
        double least = nodes.stream().mapToDouble(Targets::after).min().orElseThrow();
        return Targets.any(
                nodes.stream().filter(n -> Targets.after(n) <= least + ALIKE).toList(), view.random());
    }

    @Override
    public Optional<NodeId> place(View view, JobHints hints) {
        List<NodeState> open = Targets.of(view).stream()
                .filter(n -> view.open(n, hints) && n.freeMiB() >= hints.memoryMiB())
                .toList();
        return open.isEmpty()
                ? Optional.empty()
                : Optional.of(leastLoaded(view, open).id());
    }
}
