package org.mosix.balance;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.mosix.api.policy.MovePolicy;
import org.mosix.api.policy.PlacePolicy;
import org.mosix.slots.PolicySlot;

/**
 * A cluster of {@link SimNode}s whose homes decide with the real loop and real policies, in one thread but for the policies' own.
 * Processes share processors fairly; what swaps crawls; calls of processes that are away take time; moves take time; what homes know
 * of other nodes is old, as gossip has it.
 */
final class SimCluster implements AutoCloseable, SimHome.World {
    static final double TICK = 0.25;
    private static final int TICKS_PER_PERIOD = 4;
    private static final int TICKS_PER_STEP = 2;
    /** A move at 1 Gb/s, and what comes with it. */
    private static final double FIXED_SECONDS = 0.05;

    private static final double MIB_PER_SECOND = 110;
    static final double CALL_SECONDS = 300e-6;
    private static final int TOGETHER = 4;
    private static final double LIMIT_SECONDS = 100_000;
    private static final int PATIENCE_MILLIS = 10_000;

    private final Workload workload;
    private final List<SimHome> homes = new ArrayList<>();
    private final List<SimJob> active = new ArrayList<>();
    private final PolicySlot<MovePolicy> move;
    private final PolicySlot<PlacePolicy> place;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final AtomicLong policyNanos = new AtomicLong();
    private long loopNanos;
    private long steps;
    private long tick;
    private int arrived;
    private double swapSeconds;
    private final List<String> faults = new ArrayList<>();

    /** @param meanAge of what homes know, periods of a second */
    SimCluster(Workload workload, double meanAge, SimPolicy policy, long seed) throws org.mosix.api.Malformed {
        this.workload = workload;
        move = new PolicySlot<>("move", policy.names(), PATIENCE_MILLIS, faults::add);
        place = new PolicySlot<>("place", List.of(), PATIENCE_MILLIS, said -> {});
        policy.move().forEach((name, one) -> move.offer(name, view -> timed(one, view)));
        Settings settings = Settings.of(
                String.join(",", policy.names()), "", 500, TOGETHER, PATIENCE_MILLIS, (int) (CALL_SECONDS * 1e6));
        for (SimNode node : workload.nodes()) {
            homes.add(new SimHome(node.index, this, meanAge, settings, move, place, seed + node.index));
        }
        if (policy.scatters()) {
            java.util.Random random = new java.util.Random(seed);
            workload.jobs()
                    .forEach(job -> job.node = random.nextInt(workload.nodes().size()));
        }
    }

    private java.util.Optional<org.mosix.api.policy.Proposal> timed(MovePolicy policy, org.mosix.api.policy.View view) {
        long begin = threads.getCurrentThreadCpuTime();
        try {
            return policy.move(view);
        } finally {
            policyNanos.addAndGet(threads.getCurrentThreadCpuTime() - begin);
        }
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
    public double depart(SimJob job, int to) {
        job.to = to;
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

    /** Until all have ended. */
    SimResult run() throws InterruptedException {
        while (arrived < workload.jobs().size() || !active.isEmpty()) {
            begin();
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
            if (now() > LIMIT_SECONDS) {
                throw new IllegalStateException("not done after " + LIMIT_SECONDS + " simulated seconds");
            }
        }
        return result();
    }

    private void begin() {
        List<SimJob> jobs = workload.jobs();
        while (arrived < jobs.size() && jobs.get(arrived).arrival <= now()) {
            SimJob job = jobs.get(arrived++);
            active.add(job);
            homes.get(job.home).add(job);
        }
    }

    private void decide() throws InterruptedException {
        long begin = threads.getCurrentThreadCpuTime();
        for (SimHome home : homes) {
            if (home.hasJobs()) {
                home.step();
                steps++;
            }
        }
        loopNanos += threads.getCurrentThreadCpuTime() - begin;
        if (!faults.isEmpty()) {
            throw new IllegalStateException(faults.toString());
        }
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
        double core = steps == 0 ? 0 : (loopNanos + policyNanos.get()) / 1e9 / (steps * TICKS_PER_STEP * TICK);
        return new SimResult(
                makespan,
                slowdown,
                jobs.stream().mapToInt(j -> j.moves).average().orElseThrow(),
                jobs.stream().mapToInt(j -> j.moves).max().orElseThrow(),
                swapSeconds,
                core);
    }

    @Override
    public void close() {
        move.close();
        place.close();
    }
}
