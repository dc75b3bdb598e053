package org.mosix.balance.trial;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.mosix.api.Balancer;
import org.mosix.api.JobHints;
import org.mosix.api.Malformed;
import org.mosix.api.NodeId;
import org.mosix.api.PolicyBook;
import org.mosix.api.PolicyTester;
import org.mosix.api.Printable;
import org.mosix.api.ProcessProfile;
import org.mosix.api.Refused;
import org.mosix.api.policy.MovePolicy;
import org.mosix.api.policy.NodeState;
import org.mosix.api.policy.PlacePolicy;
import org.mosix.api.policy.Proposal;
import org.mosix.api.policy.View;
import org.mosix.balance.Questions;
import org.mosix.balance.sim.Bounds;
import org.mosix.balance.sim.SimCluster;
import org.mosix.balance.sim.SimResult;
import org.mosix.balance.sim.Workload;
import org.mosix.slots.PolicySlot;

/** Tests of a node's policies, one at a time. */
public final class Trials implements PolicyTester {
    /** Of one kind, in a report. */
    private static final int MOST_PROPOSALS = 50;
    /** New programs that begin one after the other. */
    private static final int PROGRAMS = 4;

    private static final double SIMULATED_SECONDS = 3600;
    /** Of this node's time, for the policies of one kind: whoever asked may have gone away. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Supplier<View> present;
    private final PolicySlot<MovePolicy> move;
    private final PolicySlot<PlacePolicy> place;
    private final AtomicBoolean underWay = new AtomicBoolean();

    /**
     * @param present what policies would see now
     * @param move those of the node
     * @param place those of the node
     */
    public Trials(Supplier<View> present, PolicySlot<MovePolicy> move, PolicySlot<PlacePolicy> place) {
        this.present = present;
        this.move = move;
        this.place = place;
    }

    @Override
    public List<String> names() {
        TreeSet<String> names = new TreeSet<>(move.names());
        names.addAll(place.names());
        return List.copyOf(names);
    }

    @Override
    public Report present(Optional<String> policy) throws Refused, InterruptedException {
        return alone(() -> asked("what this node knows now", present.get(), policy));
    }

    @Override
    public Report recorded(Path file, Optional<String> policy) throws Refused, Malformed, InterruptedException {
        View view = ViewFile.read(file);
        return alone(() -> asked("what was recorded in " + Printable.of(file.toString()), view, policy));
    }

    @Override
    public String record(Path file) throws Refused {
        View view = present.get();
        ViewFile.write(file, view);
        return size(view);
    }

    private static String size(View view) {
        return view.nodes().size() + " nodes, " + view.processes().size() + " processes that can be moved";
    }

    @Override
    public Report simulated(Simulation simulation, Optional<String> policy) throws Refused, InterruptedException {
        return alone(() -> simulate(simulation, policy));
    }

    private interface Test {
        Report run() throws Refused, InterruptedException;
    }

    private Report alone(Test test) throws Refused, InterruptedException {
        if (!underWay.compareAndSet(false, true)) {
            throw new Refused("policies are being tested already: try again when that is over");
        }
        try {
            return test.run();
        } finally {
            underWay.set(false);
        }
    }

    /** Those of one kind that are tested: all that are chosen, or the one; empty if it is not of that kind. */
    private static <P> Optional<List<String>> tested(PolicySlot<P> slot, Optional<String> policy) {
        if (policy.isEmpty()) {
            return Optional.of(slot.chosen());
        }
        return policy.filter(slot.names()::contains).map(List::of);
    }

    private void known(Optional<String> policy) throws Refused {
        if (policy.isPresent() && !names().contains(policy.get())) {
            throw new Refused("no policy is called " + Printable.of(policy.get()) + ": this node has "
                    + String.join(", ", names()));
        }
    }

    private Report asked(String what, View view, Optional<String> policy) throws Refused, InterruptedException {
        known(policy);
        List<Trial> trials = new ArrayList<>();
        Optional<List<String>> moving = tested(move, policy);
        if (moving.isPresent()) {
            try (PolicySlot<MovePolicy> slot = move.copy(moving.get())) {
                trials.add(moves(slot, view));
            }
        }
        Optional<List<String>> placing = tested(place, policy);
        if (placing.isPresent()) {
            try (PolicySlot<PlacePolicy> slot = place.copy(placing.get())) {
                trials.add(beginnings(slot, view));
            }
        }
        return new Report(what + ": " + size(view), trials, Optional.empty());
    }

    /** As the node would have them made, but all together and not only as many as it lets be under way. */
    private static Trial moves(PolicySlot<MovePolicy> slot, View view) throws InterruptedException {
        List<Proposed> proposals = new ArrayList<>();
        int more = 0;
        View now = view;
        long begin = System.nanoTime();
        while (!now.processes().isEmpty() && System.nanoTime() - begin < MOST_NANOS) {
            Optional<PolicySlot.Answer<Proposal>> answer = Questions.move(slot, now);
            if (answer.isEmpty()) {
                break;
            }
            Proposal p = answer.get().value();
            ProcessProfile process = now.process(p.pid()).orElseThrow();
            if (proposals.size() < MOST_PROPOSALS) {
                proposals.add(new Proposed(
                        0,
                        p.pid(),
                        process.command(),
                        process.node(),
                        p.to(),
                        answer.get().policy(),
                        p.reason(),
                        p.terms(),
                        p.gain()));
            } else {
                more++;
            }
            now = now.after(p).without(p.pid());
        }
        boolean late = System.nanoTime() - begin >= MOST_NANOS;
        return trial("move", slot, proposals, more, late ? "not all was asked within 30 s" : "");
    }

    private static <P> Trial trial(String kind, PolicySlot<P> slot, List<Proposed> proposals, int more, String late) {
        String fault = slot.state().isEmpty() ? late : slot.state();
        return new Trial(kind, slot.chosen(), proposals, more, fault, Optional.empty(), slot.states());
    }

    private static Trial beginnings(PolicySlot<PlacePolicy> slot, View view) throws InterruptedException {
        List<Proposed> proposals = new ArrayList<>();
        View now = view.only(process -> false);
        for (int i = 0; i < PROGRAMS; i++) {
            Optional<PolicySlot.Answer<NodeId>> answer = Questions.place(slot, now, JobHints.NONE);
            if (answer.isEmpty()) {
                break;
            }
            NodeId best = answer.get().value();
            proposals.add(begins(0, 0, view.own(), best, answer.get().policy()));
            List<NodeState> then = now.nodes().stream()
                    .map(node -> node.id().equals(best) ? node.with(1, 0) : node)
                    .toList();
            now = new View(now.nowMillis(), now.own(), then, List.of(), now.cost(), now.seed() + 1);
        }
        return trial("place", slot, proposals, 0, "");
    }

    private static Proposed begins(double seconds, int pid, NodeId home, NodeId to, String policy) {
        return new Proposed(seconds, pid, "", home, to, policy, "", Map.of(), 0);
    }

    private Report simulate(Simulation of, Optional<String> policy) throws Refused, InterruptedException {
        known(policy);
        List<Trial> trials = new ArrayList<>();
        Optional<List<String>> moving = tested(move, policy);
        if (moving.isPresent()) {
            List<String> names = moving.get();
            trials.add(
                    names.isEmpty()
                            ? trial("move", move.copy(names), List.of(), 0, "")
                            : run("move", of, names, List.of()));
        }
        Optional<List<String>> placing = tested(place, policy);
        if (placing.isPresent()) {
            List<String> names = placing.get();
            trials.add(
                    names.isEmpty()
                            ? trial("place", place.copy(names), List.of(), 0, "")
                            : run("place", of, List.of(), names));
        }
        trials.add(run("none", of, List.of(), List.of()));
        Workload ideal = workload(of);
        Figures bound = new Figures(Bounds.makespan(ideal), Bounds.fairSlowdown(ideal), 0);
        String what = of.nodes() + " simulated nodes, " + of.jobs() + " jobs that come at once at "
                + Workload.homes(of.nodes()) + " of them, seed " + of.seed();
        return new Report(what, trials, Optional.of(bound));
    }

    private static Workload workload(Simulation of) {
        return Workload.atOnce(of.nodes(), of.jobs(), of.seed());
    }

    private Trial run(String kind, Simulation of, List<String> moving, List<String> placing)
            throws InterruptedException {
        try (SimCluster.Policies policies = new SimCluster.Policies(move.copy(moving), place.copy(placing))) {
            SimCluster cluster = new SimCluster(workload(of), SimCluster.age(of.nodes()), policies, of.seed());
            String fault = "";
            Optional<Figures> figures = Optional.empty();
            try {
                long begin = System.nanoTime();
                SimResult result = cluster.run(SIMULATED_SECONDS, () -> System.nanoTime() - begin < MOST_NANOS);
                figures = Optional.of(new Figures(result.makespan(), result.slowdown(), result.moves()));
            } catch (SimCluster.Unfinished e) {
                fault = e.getMessage();
            }
            List<Proposed> proposals = proposals(cluster, placing.size() == 1 ? placing.get(0) : "");
            int shown = Math.min(MOST_PROPOSALS, proposals.size());
            return new Trial(
                    kind,
                    moving.isEmpty() ? placing : moving,
                    proposals.subList(0, shown),
                    cluster.placed().size() + cluster.departed() - shown,
                    fault,
                    figures,
                    states(kind, policies));
        }
    }

    private static List<PolicyBook.PolicyState> states(String kind, SimCluster.Policies policies) {
        return switch (kind) {
            case "move" -> policies.move().states();
            case "place" -> policies.place().states();
            default -> List.of();
        };
    }

    private static List<Proposed> proposals(SimCluster cluster, String placing) {
        List<Proposed> all = new ArrayList<>();
        for (SimCluster.Placed p : cluster.placed()) {
            all.add(begins(p.atSeconds(), p.pid(), new NodeId(p.home() + 1), new NodeId(p.node() + 1), placing));
        }
        for (SimCluster.Departure d : cluster.departures()) {
            Balancer.Decision why = d.decision();
            all.add(new Proposed(
                    d.atSeconds(),
                    why.pid(),
                    why.command(),
                    why.from(),
                    why.to(),
                    why.policy(),
                    why.reason(),
                    why.terms(),
                    why.predictedGain()));
        }
        return all;
    }
}
