package org.mosix.balance.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.mosix.api.Balancer;
import org.mosix.api.ClusterException;
import org.mosix.api.ClusterView;
import org.mosix.api.Gone;
import org.mosix.api.JobHints;
import org.mosix.api.MoveReport;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.api.ProcessInfo;
import org.mosix.api.ProcessProfile;
import org.mosix.api.Refused;
import org.mosix.balance.BalanceLoop;
import org.mosix.balance.Settings;
import org.mosix.balance.ViewBuilder;
import org.mosix.slots.ClassSlots;

/** A home of the simulation: the real {@link BalanceLoop}, with what gossip would have brought, and moves that take their time. */
final class SimHome {
    private static final double MICROS = 1e6;
    private static final double MILLIS = 1000;

    /** What a home sees and does. */
    interface World {
        double now();

        long period();

        List<SimNode> nodes();

        /** It stops working until it has arrived. */
        double depart(SimJob job, Balancer.Decision why);

        void arrive(SimJob job);
    }

    private record Move(double over, int pid, Runnable rest) {}

    private final int index;
    private final World world;
    private final List<SimJob> jobs = new ArrayList<>();
    private final List<Move> moves = new ArrayList<>();
    /** Of each node, the period in which what is known here was told. */
    private final long[] known;

    private final double meanAge;
    private final SplittableRandom random;
    private final BalanceLoop loop;

    SimHome(int index, World world, double meanAge, Settings settings, SimCluster.Policies policies, long seed) {
        this.index = index;
        this.world = world;
        this.meanAge = meanAge;
        this.random = new SplittableRandom(seed);
        known = new long[world.nodes().size()];
        BalanceLoop.Parts parts = new BalanceLoop.Parts(
                this::view,
                this::profiles,
                (caller, pid, to) -> arrived(pid),
                ViewBuilder.Terms.ALL_OURS,
                new ClassSlots<>(policies.move()),
                new ClassSlots<>(policies.place()));
        loop = new BalanceLoop(parts, settings, () -> (long) (world.now() * MILLIS), this::begins, random.nextLong());
    }

    void add(SimJob job) {
        jobs.add(job);
    }

    void remove(SimJob job) {
        jobs.remove(job);
    }

    boolean hasJobs() {
        return !jobs.isEmpty();
    }

    /** What gossip has brought since the last period. */
    void hear() {
        for (int node = 0; node < known.length; node++) {
            boolean old = world.period() - known[node] >= SimNode.KEPT - 1;
            if (old || random.nextDouble() * meanAge < 1) {
                known[node] = Math.max(0, world.period() - 1);
            }
        }
    }

    /** Index of the node where a new job begins; empty if none fits it, or the policies do not work. */
    Optional<Integer> place() {
        try {
            return Optional.of(loop.place(JobHints.NONE).number() - 1);
        } catch (Refused e) {
            return Optional.empty();
        }
    }

    void step() throws InterruptedException {
        loop.step();
    }

    /** Moves that are over by now. */
    void land() {
        List<Move> over = moves.stream().filter(m -> m.over <= world.now()).toList();
        moves.removeAll(over);
        over.forEach(m -> m.rest.run());
    }

    private ClusterView view() {
        List<NodeView> nodes = new ArrayList<>(known.length);
        for (SimNode node : world.nodes()) {
            nodes.add(node.index == index ? node.now() : node.told(known[node.index], world.period()));
        }
        return new ClusterView(new NodeId(index + 1), nodes);
    }

    private List<ProcessProfile> profiles() {
        return jobs.stream().map(this::profile).toList();
    }

    private ProcessProfile profile(SimJob job) {
        boolean home = job.node == index;
        long life = (long) ((world.now() - job.arrival) * MILLIS);
        return new ProcessProfile(
                job.pid,
                0,
                "job",
                new NodeId(job.node + 1),
                job.isMoving() ? ProcessInfo.Place.MOVING : home ? ProcessInfo.Place.HOME : ProcessInfo.Place.AWAY,
                JobHints.NONE,
                new ProcessProfile.Usage(1, job.rate, job.done, job.mib, job.calls * job.rate, 0),
                new ProcessProfile.Stay((long) ((world.now() - job.since) * MILLIS), life, job.moves),
                Optional.empty());
    }

    /** The loop begins a move: the decision that it has just written down says which. */
    private void begins(Runnable rest) {
        Balancer.Decision decision = loop.decisions().get(0);
        SimJob job = job(decision.pid()).orElseThrow();
        double over = world.depart(job, decision);
        moves.add(new Move(over, job.pid, rest));
    }

    private MoveReport arrived(int pid) throws ClusterException {
        SimJob job = job(pid).orElseThrow(() -> new Gone("process " + pid + " has ended"));
        NodeId from = new NodeId(job.node + 1);
        double began = job.since;
        world.arrive(job);
        long micros = (long) ((world.now() - began) * MICROS);
        return new MoveReport(pid, from, new NodeId(job.node + 1), (long) (job.mib * (1 << 20)), micros, micros, 0);
    }

    private Optional<SimJob> job(int pid) {
        return jobs.stream().filter(j -> j.pid == pid).findFirst();
    }
}
