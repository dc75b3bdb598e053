package org.mosix.door;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.Destination;
import org.mosix.api.Freezer;
import org.mosix.api.Gone;
import org.mosix.api.JobStart;
import org.mosix.api.Jobs;
import org.mosix.api.Migrator;
import org.mosix.api.MoveReport;
import org.mosix.api.NodeId;
import org.mosix.api.NodeInfo;
import org.mosix.api.Nodes;
import org.mosix.api.ProcessInfo;
import org.mosix.api.Refused;
import org.mosix.api.RunSpec;
import org.mosix.api.Unreachable;

/** A cluster of two nodes with one process (pid 4711, uid 1000), in memory; it notes what it was asked. */
final class SmallCluster implements Jobs, Migrator, Freezer, Nodes {
    static final int PID = 4711;
    static final int OWNER = 1000;

    record Start(Caller caller, RunSpec spec) {}

    final BlockingQueue<Start> starts = new LinkedBlockingQueue<>();
    final BlockingQueue<Start> natives = new LinkedBlockingQueue<>();
    final BlockingQueue<Caller> left = new LinkedBlockingQueue<>();
    volatile boolean pinned;
    final AtomicInteger abandoned = new AtomicInteger();

    @Override
    public JobStart start(Caller caller, RunSpec spec) throws ClusterException {
        if (spec.node().equals(Optional.of("nosuch"))) {
            throw new Unreachable("there is no node 'nosuch'; mosnodes lists them");
        }
        if (spec.node().equals(Optional.of("bug"))) {
            throw new IllegalStateException("a bug");
        }
        starts.add(new Start(caller, spec));
        spec.stats().ifPresent(SmallCluster::writeStatistics);
        return abandoned::incrementAndGet;
    }

    @Override
    public JobStart startNative(Caller caller, RunSpec spec) throws ClusterException {
        natives.add(new Start(caller, spec));
        return abandoned::incrementAndGet;
    }

    @Override
    public void leave(Caller caller) throws ClusterException {
        if (pinned) {
            throw new Unreachable("process " + caller.pid() + " cannot come home");
        }
        left.add(caller);
    }

    private static void writeStatistics(OutputStream stats) {
        try (stats) {
            stats.write("{\"moves\": 3}\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<ProcessInfo> list(Caller caller, boolean all) {
        if (caller.uid() != OWNER && !(all && caller.isRoot())) {
            return List.of();
        }
        return List.of(new ProcessInfo(
                PID,
                1,
                OWNER,
                "evil\u001b[2J",
                new NodeId(2),
                ProcessInfo.Place.AWAY,
                3,
                123456,
                0.5,
                12.25,
                Optional.of("io_uring")));
    }

    @Override
    public List<String> why(Caller caller, int pid) throws ClusterException {
        checkOwner(caller, pid);
        return List.of("it works on node 2", "nothing keeps it there");
    }

    @Override
    public MoveReport move(Caller caller, int pid, Destination destination) throws ClusterException {
        checkOwner(caller, pid);
        NodeId to = new NodeId(destination.isHome() ? 1 : Integer.parseInt(destination.toString()));
        return new MoveReport(pid, new NodeId(2), to, 12_300_000, 4500, 98_700, 77);
    }

    @Override
    public Report freeze(Caller caller, int pid, Reason why) throws ClusterException {
        checkOwner(caller, pid);
        return new Report(pid, true, 12_300_000, 45_600);
    }

    @Override
    public Report thaw(Caller caller, int pid) throws ClusterException {
        checkOwner(caller, pid);
        throw new Refused("process " + pid + " is not frozen");
    }

    @Override
    public List<Frozen> frozen() {
        return List.of();
    }

    @Override
    public List<Working> working() {
        return List.of();
    }

    @Override
    public Space space() {
        return new Space(1_000_000, 2_000_000);
    }

    @Override
    public NodeId own() {
        return new NodeId(1);
    }

    @Override
    public List<NodeInfo> list() {
        return List.of(
                new NodeInfo(new NodeId(1), "10.0.0.1:7000", true, ""),
                new NodeInfo(new NodeId(2), "10.0.0.2:7000", false, "no answer for 12 s"));
    }

    private static void checkOwner(Caller caller, int pid) throws ClusterException {
        if (pid != PID) {
            throw new Gone("there is no process " + pid + " of mosrun on this node; mosps lists them");
        }
        if (!caller.mayTouch(OWNER)) {
            throw new Refused("process " + pid + " belongs to another user");
        }
    }
}
