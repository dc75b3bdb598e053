package org.mosix.balance.sim;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.mosix.api.Balancer;
import org.mosix.api.policy.MovePolicy;
import org.mosix.api.policy.PlacePolicy;
import org.mosix.balance.Settings;
import org.mosix.slots.PolicySlot;

/**
 * A cluster of {@link SimNode}s whose homes decide with the real loop and real policies, in one thread but for the policies' own.
 * Processes share processors fairly; what swaps crawls; calls of processes that are away take time; moves take time; what homes know
 * of other nodes is old, as gossip has it.
 */
public final class SimCluster implements SimHome.World {
    static final double TICK = 0.25;
    private static final int TICKS_PER_PERIOD = 4;
    private static final int TICKS_PER_STEP = 2;
    /** A move at 1 Gb/s, and what comes with it. */
    private static final double FIXED_SECONDS = 0.05;

    private static final double MIB_PER_SECOND = 110;
    static final double CALL_SECONDS = 300e-6;
    private static final int PERIOD_MILLIS = 500;
    private static final int TOGETHER = 4;
    private static final int DEADLINE_MILLIS = 200;
    /** A policy may send jobs to and fro without an end. */
    private static final int MOST_KEPT = 100;

    /** Periods, by the size of the cluster: what gossip was measured to bring (docs/adr/0008). */
    private static final double AGE_10 = 3;

    private static final double AGE_100 = 5;
    private static final double AGE_MORE = 7;

    /**
     * How its homes decide.
     *
     * @param move without a chosen one nothing moves
     * @param place without a chosen one jobs begin at home
     */
    public record Policies(PolicySlot<MovePolicy> move, PolicySlot<PlacePolicy> place) implements AutoCloseable {
        /** Why one that is chosen does not decide, as a node would say it; else empty. */
        String fault() {
            String moving = move.chosen().isEmpty() ? "" : move.state();
            return moving.isEmpty() && !place.chosen().isEmpty() ? place.state() : moving;
        }

        @Override
        public void close() {
            move.close();
            place.close();
        }
    }

    /**
     * A decision to move a job.
     *
     * @param atSeconds since the beginning
     */
    public record Departure(double atSeconds, Balancer.Decision decision) {}

    /**
     * Where a job began.
     *
     * @param atSeconds since the beginning
     * @param home index of its node
     * @param node index
     */
    public record Placed(double atSeconds, int pid, int home, int node) {}

    /** Jobs could not all be done: the message is one sentence. */
    public static final class Unfinished extends Exception {
        private static final long serialVersionUID = 1L;

        Unfinished(String sentence) {
            super(sentence);
        }
    }

    private final Workload workload;
    private final Policies policies;
    private final List<SimHome> homes = new ArrayList<>();
    private final List<SimJob> active = new ArrayList<>();
    private final List<Departure> departures = new ArrayList<>();
    private final List<Placed> placed = new ArrayList<>();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long loopNanos;
    private long steps;
    private long tick;
    private int arrived;
    private int departed;
    private double swapSeconds;

    /**
     * @param workload is changed by the run: of one run only
     * @param meanAge of what homes know, periods of a second
     * @param policies closed by the caller
     */
    public SimCluster(Workload workload, double meanAge, Policies policies, long seed) {
        this.workload = workload;
        this.policies = policies;
        Settings settings = new Settings(PERIOD_MILLIS, TOGETHER, DEADLINE_MILLIS, (int) (CALL_SECONDS * 1e6));
        for (SimNode node : workload.nodes()) {
            homes.add(new SimHome(node.index, this, meanAge, settings, policies, seed + node.index));
        }
    }

    /** The mean age of what homes know in a cluster of so many nodes, periods. */
    public static double age(int nodes) {
        return nodes <= 10 ? AGE_10 : nodes <= 100 ? AGE_100 : AGE_MORE;
    }

    /** The first decisions to move jobs, in the order in which they were made. */
    public List<Departure> departures() {
        return List.copyOf(departures);
    }

    /** How many there were in all. */
    public int departed() {
        return departed;
    }

    /** Of a cluster that chooses where jobs begin. */
    public List<Placed> placed() {
        return List.copyOf(placed);
    }

    @Override
    public double now() {
        return tick * TICK;
    }

    @Override
    public long period() {
        return tick / TICKS_PER_PERIOD;
    }

    @Override
    public List<SimNode> nodes() {
        return workload.nodes();
    }

    @Override
    public double depart(SimJob job, Balancer.Decision why) {
        departed++;
        if (departures.size() < MOST_KEPT) {
            departures.add(new Departure(now(), why));
        }
        job.to = why.to().number() - 1;
        job.since = now();
        return now() + FIXED_SECONDS + job.mib / MIB_PER_SECOND;
    }

    @Override
    public void arrive(SimJob job) {
        job.node = job.to;
        job.to = -1;
        job.since = now();
        job.moves++;
    }

    /**
     * Until all have ended.
     *
     * @param limitSeconds simulated ones, at most
     * @param goesOn whether there is time for more; looked at all the time
     * @throws Unfinished when a policy does not work, or it takes too long
     */
    public SimResult run(double limitSeconds, BooleanSupplier goesOn) throws Unfinished, InterruptedException {
        while (left() > 0) {
            begin(goesOn);
            if (tick % TICKS_PER_PERIOD == 0) {
                nodes().forEach(node -> node.tell(period()));
                homes.stream().filter(SimHome::hasJobs).forEach(SimHome::hear);
            }
            homes.forEach(SimHome::land);
            count();
            if (tick % TICKS_PER_STEP == 0) {
                decide();
            }
            work();
            tick++;
            check(now() <= limitSeconds && goesOn.getAsBoolean());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return result();
    }

    private int left() {
        return workload.jobs().size() - arrived + active.size();
    }

    private void begin(BooleanSupplier goesOn) throws Unfinished {
        List<SimJob> jobs = workload.jobs();
        while (arrived < jobs.size() && jobs.get(arrived).arrival <= now()) {
            SimJob job = jobs.get(arrived++);
            if (!policies.place().chosen().isEmpty()) {
                Optional<Integer> chosen = homes.get(job.home).place();
                check(goesOn.getAsBoolean());
                job.node = chosen.orElse(job.home);
                placed.add(new Placed(now(), job.pid, job.home, job.node));
            }
            active.add(job);
            homes.get(job.home).add(job);
        }
    }

    private void check(boolean goesOn) throws Unfinished {
        String fault = policies.fault();
        if (!fault.isEmpty()) {
            throw new Unfinished(fault);
        }
        if (!goesOn) {
            throw new Unfinished(String.format(
                    Locale.ROOT,
                    "%d of %d jobs are not done after %.0f simulated seconds",
                    left(),
                    workload.jobs().size(),
                    now()));
        }
    }

    private void decide() throws Unfinished, InterruptedException {
        long begin = threads.getCurrentThreadCpuTime();
        for (SimHome home : homes) {
            if (home.hasJobs()) {
                home.step();
                steps++;
            }
        }
        loopNanos += threads.getCurrentThreadCpuTime() - begin;
        check(true);
    }

    /** Who runs where. The memory of one that is on its way is in use at both ends. */
    private void count() {
        nodes().forEach(node -> {
            node.running = 0;
            node.resident = 0;
        });
        for (SimJob job : active) {
            nodes().get(job.node).resident += job.mib;
            if (job.isMoving()) {
                nodes().get(job.to).resident += job.mib;
            } else {
                nodes().get(job.node).running++;
            }
        }
    }

    private void work() {
        for (SimJob job : active) {
            SimNode node = nodes().get(job.node);
            double share = node.share();
            boolean away = job.node != job.home;
            job.rate = job.isMoving() ? 0 : 1 / (1 / share + (away ? job.calls * CALL_SECONDS : 0));
            job.done += job.rate * TICK;
            swapSeconds += node.resident > node.mib ? TICK : 0;
            if (job.done >= job.work) {
                job.ended = now() + TICK - (job.done - job.work) / job.rate;
                homes.get(job.home).remove(job);
            }
        }
        active.removeIf(job -> job.ended >= 0);
        nodes().forEach(node -> node.settle(TICK));
    }

    private SimResult result() {
        double fastest = nodes().stream().mapToDouble(n -> n.speed).max().orElseThrow();
        List<SimJob> jobs = workload.jobs();
        double makespan = jobs.stream().mapToDouble(j -> j.ended).max().orElseThrow();
        double slowdown = jobs.stream()
                .mapToDouble(j -> Math.max(1, (j.ended - j.arrival) * fastest / j.work))
                .average()
                .orElseThrow();
        return new SimResult(
                makespan,
                slowdown,
                jobs.stream().mapToInt(j -> j.moves).average().orElseThrow(),
                jobs.stream().mapToInt(j -> j.moves).max().orElseThrow(),
                swapSeconds,
                loopNanos,
                steps * TICKS_PER_STEP * TICK);
    }
}
