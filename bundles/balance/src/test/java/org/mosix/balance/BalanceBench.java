package org.mosix.balance;

import java.util.Locale;

/** One run of the simulated part of {@code ./mosix bench balance}: {@code NODES WORKLOAD POLICY SEED}. Prints lines of a name and a number. */
final class BalanceBench {
    private static final double PER_CORE = 2;
    private static final double USE = 0.7;
    private static final double SECONDS = 300;
    /** Periods, by the size of the cluster: what gossip was measured to bring (docs/adr/0008). */
    private static final double AGE_10 = 3;

    private static final double AGE_100 = 5;
    private static final double AGE_MORE = 7;

    private BalanceBench() {}

    static double age(int n) {
        return n <= 10 ? AGE_10 : n <= 100 ? AGE_100 : AGE_MORE;
    }

    static Workload workload(String name, int n, long seed) {
        return switch (name) {
            case "batch" -> Workload.batch(n, PER_CORE, seed);
            case "arrivals" -> Workload.arrivals(n, USE, SECONDS, seed);
            default -> throw new IllegalArgumentException("a workload is batch or arrivals, not " + name);
        };
    }

    static SimResult run(int n, String workload, String policy, long seed) throws Exception {
        try (SimCluster cluster = new SimCluster(workload(workload, n, seed), age(n), SimPolicy.of(policy), seed)) {
            return cluster.run();
        }
    }

    public static void main(String[] args) throws Exception {
        int n = Integer.parseInt(args[0]);
        long seed = Long.parseLong(args[3]);
        Workload ideal = workload(args[1], n, seed);
        double bound = Bounds.makespan(ideal);
        double fair = Bounds.fairSlowdown(ideal, SimCluster.TICK / 10);
        SimResult r = run(n, args[1], args[2], seed);
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
        say("core_pct", 100 * r.core());
        System.exit(0);
    }

    private static void say(String name, double value) {
        System.out.printf(Locale.ROOT, "%s %.4g%n", name, value);
    }
}
