package org.mosix.balance.sim;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.mosix.api.policy.MovePolicy;
import org.mosix.api.policy.PlacePolicy;
import org.mosix.api.policy.Proposal;
import org.mosix.api.policy.View;
import org.mosix.policies.LeastLoaded;
import org.mosix.policies.MemoryUsher;
import org.mosix.policies.OpportunityCost;
import org.mosix.slots.PolicySlot;

/** Policies of a simulated cluster by one name, and what they cost. */
final class SimPolicy implements AutoCloseable {
    static final List<String> ALL = List.of("none", "random", "least-loaded", "opportunity-cost");
    /** A busy machine is not the policy's fault. */
    private static final int PATIENCE_MILLIS = 10_000;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final AtomicLong nanos = new AtomicLong();
    final SimCluster.Policies policies;

    private SimPolicy(List<MovePolicy> moves, List<PlacePolicy> places) {
        policies = new SimCluster.Policies(
                new PolicySlot<>("move", names(moves), PATIENCE_MILLIS, said -> {}),
                new PolicySlot<>("place", names(places), PATIENCE_MILLIS, said -> {}));
        moves.forEach(one -> policies.move().offer(name(one), view -> timed(one, view)));
        places.forEach(one -> policies.place().offer(name(one), one));
    }

    /** @param name none: nothing moves; random: each job begins on a node that is drawn */
    static SimPolicy of(String name) {
        return switch (name) {
            case "none" -> new SimPolicy(List.of(), List.of());
            case "random" ->
                new SimPolicy(
                        List.of(),
                        List.of((view, hints) -> Optional.of(view.nodes()
                                .get(view.random().nextInt(view.nodes().size()))
                                .id())));
            case "least-loaded" -> new SimPolicy(List.of(new LeastLoaded()), List.of());
            case "opportunity-cost" -> new SimPolicy(List.of(new MemoryUsher(), new OpportunityCost()), List.of());
            default -> throw new IllegalArgumentException("no policy is called " + name + ": " + ALL);
        };
    }

    private static List<String> names(List<?> policies) {
        List<String> names = new ArrayList<>();
        policies.forEach(policy -> names.add(name(policy)));
        return names;
    }

    private static String name(Object policy) {
        return policy.getClass().getSimpleName();
    }

    private Optional<Proposal> timed(MovePolicy policy, View view) {
        long begin = threads.getCurrentThreadCpuTime();
        try {
            return policy.move(view);
        } finally {
            nanos.addAndGet(threads.getCurrentThreadCpuTime() - begin);
        }
    }

    /** Which part of one processor a home that has jobs needs to decide. */
    double core(SimResult of) {
        return of.homeSeconds() == 0 ? 0 : (of.loopNanos() + nanos.get()) / 1e9 / of.homeSeconds();
    }

    @Override
    public void close() {
        policies.close();
    }
}
