package org.mosix.balance.sim;

import java.util.Locale;

/** One run of the simulated part of {@code ./mosix bench balance}: {@code NODES WORKLOAD POLICY SEED}. Prints lines of a name and a number. */
final class BalanceBench {
    private static final double PER_CORE = 2;
    private static final double USE = 0.7;
    private static final double SECONDS = 300;
    private static final double LIMIT_SECONDS = 100_000;

    private BalanceBench() {}

    static Workload workload(String name, int n, long seed) {
        return switch (name) {
            case "batch" -> Workload.batch(n, PER_CORE, seed);
            case "arrivals" -> Workload.arrivals(n, USE, SECONDS, seed);
            default -> throw new IllegalArgumentException("a workload is batch or arrivals, not " + name);
        };
    }

    static SimResult run(int n, String workload, String policy, long seed) throws Exception {
        try (SimPolicy decides = SimPolicy.of(policy)) {
            return run(n, workload, decides, seed);
        }
    }

    private static SimResult run(int n, String workload, SimPolicy decides, long seed) throws Exception {
        return new SimCluster(workload(workload, n, seed), SimCluster.age(n), decides.policies, seed)
                .run(LIMIT_SECONDS, () -> true);
    }

    public static void main(String[] args) throws Exception {
        int n = Integer.parseInt(args[0]);
        long seed = Long.parseLong(args[3]);
        Workload ideal = workload(args[1], n, seed);
        double bound = Bounds.makespan(ideal);
        double fair = Bounds.fairSlowdown(ideal);
        SimPolicy decides = SimPolicy.of(args[2]);
        SimResult r = run(n, args[1], decides, seed);
        say("jobs", ideal.jobs().size());
        say("makespan_s", r.makespan());
        say("makespan_bound_s", bound);
        say("makespan_ratio", r.makespan() / bound);
        say("slowdown", r.slowdown());
        say("slowdown_fair", fair);
        say("slowdown_ratio", r.slowdown() / fair);
        say("moves_per_job", r.moves());
        say("most_moves", r.mostMoves());
        say("swap_seconds", r.swapSeconds());
        say("core_pct", 100 * decides.core(r));
        System.exit(0);
    }

    private static void say(String name, double value) {
        System.out.printf(Locale.ROOT, "%s %.4g%n", name, value);
    }
}
