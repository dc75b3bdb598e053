package org.mosix.policies;

import java.util.ArrayList;
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
 * Each process goes where it costs all others least ({@link Prices}), if it runs faster there itself: counting what it waits for calls
 * that home makes, so that a process with many calls stays or comes home; and if that saves more time than the move costs.
 */
@Component(property = "policy.name=opportunity-cost")
public final class OpportunityCost implements MovePolicy, PlacePolicy {
    /** The price must fall by a tenth. */
    private static final double LOWER = 0.9;
    /** Nodes whose price is within 5 % of the best one are alike. */
    private static final double ALIKE = 1.05;
    /** Threads that a node may have more than processors and still be idle: a mean load is never quite what runs. */
    private static final double SPARE = 0.1;

    /** One process and one node to which it could go. */
    private record Choice(
            ProcessProfile process,
            NodeState to,
            double priceHere,
            double priceThere,
            double gain,
            double saved,
            boolean idle) {}

    @Override
    public Optional<Proposal> move(View told) {
        View view = Aged.of(told);
        Prices prices = Prices.of(view);
        List<NodeState> targets = Targets.of(view);
        Choice best = null;
        for (ProcessProfile p : view.processes()) {
            NodeState from = view.node(p.node()).orElse(null);
            if (from != null && Worth.isSettled(view, p)) {
                Choice choice = best(view, prices, p, from, targets(view, p, from, targets));
                if (choice != null && (best == null || choice.saved() > best.saved())) {
                    best = choice;
                }
            }
        }
        return Optional.ofNullable(best)
                .map(c -> proposal(view, c, view.node(c.process.node()).orElseThrow()));
    }

    /** One that does not compute goes nowhere, but home if it is for home that it waits: its body runs hardly ever then. */
    private static List<NodeState> targets(View view, ProcessProfile p, NodeState from, List<NodeState> all) {
        if (p.usage().wanted() >= Worth.LEAST_WANTED) {
            return all;
        }
        return Worth.belongsHome(view, p, from)
                ? all.stream().filter(n -> n.id().equals(view.own())).toList()
                : List.of();
    }

    /** The best node for a process, or any of those that are nearly as good; null if it is well where it is. */
    private static Choice best(View view, Prices prices, ProcessProfile p, NodeState from, List<NodeState> targets) {
        double wanted = p.usage().wanted();
        double mib = p.usage().residentMiB();
        double priceHere = prices.marginal(from.with(-wanted, -mib), wanted, mib);
        double here = Worth.computing(from, Math.max(1, from.running())) + Worth.waiting(view, p, from);
        List<Choice> choices = new ArrayList<>();
        for (NodeState to : targets) {
            if (to.id().equals(from.id()) || !view.fits(p, to) || isFull(to, View.need(p))) {
                continue;
            }
            double there = Worth.computing(to, to.running() + Math.min(1, wanted)) + Worth.waiting(view, p, to);
            double gain = here / there - 1;
            double priceThere = prices.marginal(to, wanted, View.need(p));
            boolean belongsHome = to.id().equals(view.own()) && Worth.belongsHome(view, p, from);
            double saved = Worth.remaining(p) * (here - there) - view.cost().seconds(mib);
            boolean idle = isIdle(to, wanted);
            if (gain >= Worth.leastGain(p) && saved > 0 && (belongsHome || idle || priceThere < LOWER * priceHere)) {
                choices.add(new Choice(p, to, priceHere, priceThere, gain, saved, idle));
            }
        }
        return choices.isEmpty() ? null : best(view, choices);
    }

    /**
     * A processor that nobody uses costs nobody anything, whatever the price: a fast node of one, beside a slow node of many.
     */
    private static boolean isIdle(NodeState node, double wanted) {
        return node.running() + Math.min(1, wanted) <= node.facts().processor().cores() + SPARE;
    }

    /** With so much more it would be short of memory, and {@link MemoryUsher} would send somebody away at once. */
    private static boolean isFull(NodeState node, double mib) {
        return node.freeMiB() - mib < MemoryUsher.kept(node);
    }

    private static Choice best(View view, List<Choice> choices) {
        List<Choice> idle = choices.stream().filter(Choice::idle).toList();
        if (!idle.isEmpty()) {
            double most = idle.stream().mapToDouble(Choice::gain).max().orElseThrow();
            return Targets.any(
                    idle.stream().filter(c -> (1 + c.gain) * ALIKE >= 1 + most).toList(), view.random());
        }
        double least = choices.stream().mapToDouble(Choice::priceThere).min().orElseThrow();
        List<Choice> alike =
                choices.stream().filter(c -> c.priceThere <= least * ALIKE).toList();
        return Targets.any(alike, view.random());
    }

    private static Proposal proposal(View view, Choice c, NodeState from) {
        Map<String, Double> terms = new LinkedHashMap<>();
        terms.put("wants", c.process.usage().wanted());
        terms.put("load there", c.to.load());
        terms.put("load here", from.load());
        terms.put("price there", c.priceThere);
        terms.put("price here", c.priceHere);
        terms.put("calls/s", c.process.usage().callsPerSecond());
        terms.put("move costs s", view.cost().seconds(c.process.usage().residentMiB()));
        terms.put("saves s", c.saved);
        boolean home = c.to.id().equals(view.own());
        String reason = home ? "it runs faster at home" : "it runs faster there, and costs others less";
        return new Proposal(c.process.pid(), c.to.id(), reason, terms, c.gain);
    }

    @Override
    public Optional<NodeId> place(View view, JobHints hints) {
        Prices prices = Prices.of(view);
        List<NodeState> open = Targets.of(view).stream()
                .filter(n -> view.open(n, hints) && n.freeMiB() >= hints.memoryMiB())
                .toList();
        Optional<NodeState> best =
                open.stream().min(Comparator.comparingDouble(n -> prices.marginal(n, 1, hints.memoryMiB())));
        return best.map(b -> {
            double least = prices.marginal(b, 1, hints.memoryMiB());
            List<NodeState> alike = open.stream()
                    .filter(n -> prices.marginal(n, 1, hints.memoryMiB()) <= least * ALIKE)
                    .toList();
            return Targets.any(alike, view.random()).id();
        });
    }
}
