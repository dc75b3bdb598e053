package org.mosix.migration;

import java.io.IOException;
import java.util.function.IntPredicate;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.Destination;
import org.mosix.api.Migrator;
import org.mosix.api.MoveReport;
import org.mosix.api.NodeId;
import org.mosix.api.Refused;
import org.mosix.api.Unreachable;
import org.mosix.image.NotCarried;
import org.mosix.linux.KernelException;
import org.mosix.linux.proc.ProcessStat;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.linux.trace.Gone;
import org.mosix.linux.trace.Tracee;
import org.mosix.migration.job.JobGroups;
import org.mosix.migration.job.ProcessRecord;
import org.mosix.process.fault.FaultPoint;
import org.mosix.process.home.Busy;
import org.mosix.process.home.Deputy;
import org.mosix.process.home.HomeLink;

/** Moves by request. One move of a process at a time; others wait. */
final class HomeMigrator implements Migrator {
    /** The node itself. */
    static final Caller NODE = new Caller((int) ProcessHandle.current().pid(), 0, 0);

    private static final long BUSY_NANOS = 5_000_000_000L;
    private static final long BUSY_STEP_NANOS = 5_000_000L;

    private final Agent agent;

    HomeMigrator(Agent agent) {
        this.agent = agent;
    }

    @Override
    public MoveReport move(Caller caller, int pid, Destination destination) throws ClusterException {
        int node = destination.isHome()
                ? agent.self()
                : agent.node(destination.node().orElseThrow());
        mayMove(caller, pid);
        return patiently(pid, () -> moveLocked(caller, pid, node));
    }

    /** What is done with a process while nothing else is. */
    interface Locked<T> {
        T run() throws ClusterException;
    }

    /** With the process's lock. A process in the middle of an exec is busy for some milliseconds only, and is waited for. */
    <T> T patiently(int pid, Locked<T> step) throws ClusterException {
        long deadline = System.nanoTime() + BUSY_NANOS;
        while (true) {
            try {
                synchronized (agent.household().lock(pid)) {
                    return step.run();
                }
            } catch (Unreachable e) {
                if (!(e.getCause() instanceof Busy) || System.nanoTime() > deadline) {
                    throw e;
                }
                java.util.concurrent.locks.LockSupport.parkNanos(BUSY_STEP_NANOS);
                if (!java.nio.file.Files.exists(java.nio.file.Path.of("/proc/" + pid + "/exe"))) {
                    throw new org.mosix.api.Gone("process " + pid + " has ended", e);
                }
            }
        }
    }

    /** The kernel's own rule for who may trace whom (ptrace(2), access mode checking). */
    void mayMove(Caller caller, int pid) throws ClusterException {
        try {
            ProcessStatus status = ProcessStatus.of(pid);
            for (int i = 0; i < 3; i++) {
                if (!caller.mayTouch(status.number("Uid", i))) {
                    throw new Refused("process " + pid + " belongs to another user");
                }
                if (!caller.isRoot() && caller.gid() != status.number("Gid", i)) {
                    throw new Refused("process " + pid + " has the rights of another group than you");
                }
            }
            if (ProcessStat.of(pid).ended()) {
                throw new org.mosix.api.Gone("process " + pid + " has ended");
            }
            if (!agent.groups().isMember(pid)) {
                throw new Refused("process " + pid + " was not started by mosrun; start it with mosrun to move it");
            }
            JobGroups.Work work = agent.groups().workOf(pid);
            if (work.isNative()) {
                throw new Refused("process " + pid + " " + NativeJobs.pinned());
            }
            if (!work.cloud().isEmpty()) {
                throw new Refused("process " + pid + " " + CloudProcesses.pinned(work.cloud()));
            }
        } catch (IOException e) {
            throw new org.mosix.api.Gone("there is no process " + pid, e);
        }
    }

    /**
     * As the node itself: home, if it works on such a node; nothing if it does not.
     *
     * @return bytes that came with it
     * @throws org.mosix.api.Gone when it has ended
     */
    long home(int pid, IntPredicate hosts) throws ClusterException {
        boolean away;
        synchronized (agent.household().lock(pid)) {
            Deputy deputy = agent.places().of(pid);
            HomeLink link = deputy == null ? null : deputy.link();
            away = link != null && hosts.test(link.host());
        }
        if (away) {
            return patiently(pid, () -> moveLocked(pid, agent.self())).bytes();
        }
        unlessEnded(pid, null);
        return 0;
    }

    /** As the node itself, for a process whose user had it sent there before. */
    MoveReport moveLocked(int pid, int node) throws ClusterException {
        return moveLocked(NODE, pid, node);
    }

    private MoveReport moveLocked(Caller caller, int pid, int node) throws ClusterException {
        long begin = System.nanoTime();
        Deputy deputy = agent.places().of(pid);
        if (deputy != null && deputy.crew().isFrozen()) {
            throw new Refused("process " + pid + " is frozen; let it go on first: mosmigrate " + pid + " continue");
        }
        int from = deputy == null ? agent.self() : deputy.link().host();
        if (from == node) {
            return new MoveReport(pid, new NodeId(from), new NodeId(node), 0, 0, 0, calls(pid));
        }
        try {
            Mover.Cost cost = deputy == null ? out(caller, pid, node) : away(deputy, node);
            ProcessRecord record = agent.records().of(pid);
            record.moved();
            record.wish(node);
            long total = (System.nanoTime() - begin) / 1000;
            return new MoveReport(
                    pid,
                    new NodeId(from),
                    new NodeId(node),
                    cost.bytes(),
                    cost.frozenNanos() / 1000,
                    total,
                    calls(pid));
        } catch (NotCarried e) {
            agent.records().pinned(pid, e.getMessage());
            throw new org.mosix.api.NotCarried("process " + pid + " cannot be moved now: it has " + e.getMessage(), e);
        } catch (Gone e) {
            throw new org.mosix.api.Gone("process " + pid + " has ended", e);
        } catch (IOException e) {
            unlessEnded(pid, e);
            throw new Unreachable("process " + pid + " could not be moved to node " + node + ": " + e.getMessage(), e);
        } catch (KernelException | IllegalStateException e) {
            unlessEnded(pid, e);
            throw new Refused("process " + pid + " could not be moved: " + e.getMessage(), e);
        }
    }

    /** When a process ends in the middle of its move, some file of /proc or the process is not there: that is the reason. */
    static void unlessEnded(int pid, Exception why) throws org.mosix.api.Gone {
        boolean ended;
        try {
            ended = ProcessStat.of(pid).ended();
        } catch (IOException e) {
            ended = true;
        }
        if (ended) {
            throw new org.mosix.api.Gone("process " + pid + " has ended", why);
        }
    }

    private long calls(int pid) {
        Deputy deputy = agent.places().of(pid);
        try {
            return agent.records().of(pid).calls() + (deputy == null ? 0 : deputy.calls());
        } catch (IOException e) {
            return 0;
        }
    }

    private Mover.Cost away(Deputy deputy, int node) throws IOException, NotCarried {
        agent.borrowers().mayMove(deputy);
        if (node == agent.self()) {
            return agent.mover().home(deputy, () -> agent.records().usage().landed(deputy.task()));
        }
        return agent.mover().hop(deputy, node, mib(deputy.pid(), false));
    }

    /** Memory that it has in use or that its user has told of, for the host to keep. */
    private int mib(int pid, boolean home) {
        try {
            ProcessRecord record = agent.records().of(pid);
            long kib =
                    home ? ProcessStat.of(pid).residentKib() : record.wanted().residentKib();
            return (int)
                    Math.min(Integer.MAX_VALUE, Math.max(record.job().hints().memoryMiB(), kib >> 10));
        } catch (IOException e) {
            return 0; // It has just ended.
        }
    }

    /** Seizes and stops a native process, checks it again now that it cannot change, and sends it out. */
    private Mover.Cost out(Caller caller, int pid, int node) throws IOException, NotCarried, ClusterException {
        agent.mover().doorstep().pass();
        try {
            agent.borrowers().mayStop(pid);
            return out(caller, pid, agent.mover().link(node, 0, mib(pid, true)));
        } finally {
            agent.mover().doorstep().passed();
        }
    }

    private Mover.Cost out(Caller caller, int pid, HomeLink link) throws IOException, NotCarried, ClusterException {
        boolean moved = false;
        try {
            Stopping stopping = new Stopping(agent, pid);
            Tracee tracee = stopping.stop();
            try {
                mayMove(caller, pid);
                agent.faults().at(FaultPoint.OUT_STOPPED, link.channel());
                ExecStop.mayLeave(pid);
                Borrowers.mayLeave(pid, agent.groups().fellows(pid));
                Mover.Cost cost = agent.mover().out(tracee, stopping.mates(), link, agent.household());
                moved = true;
                return cost;
            } finally {
                if (!moved) {
                    agent.holds().letGo(tracee, stopping.mates());
                }
            }
        } finally {
            if (!moved) {
                link.close();
            }
        }
    }

    /** Who holds a process, as a phrase. */
    static String tracer(int pid) {
        try {
            return "it is held by " + ProcessStat.of(pid).name() + " (process " + pid + ")";
        } catch (IOException e) {
            return "it was held by a debugger that has just ended";
        }
    }
}
