package org.mosix.migration;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.Freezer;
import org.mosix.api.Refused;
import org.mosix.api.Unreachable;
import org.mosix.checkpoint.ImageStore;
import org.mosix.image.NotCarried;
import org.mosix.linux.KernelException;
import org.mosix.linux.proc.ProcessStat;
import org.mosix.linux.trace.Gone;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.fault.FaultPoint;
import org.mosix.process.home.Busy;
import org.mosix.process.home.Deputy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Freezing by request. One move of a process at a time, to the disk or elsewhere; others wait. */
final class HomeFreezer implements Freezer {
    private static final Logger LOG = LoggerFactory.getLogger(HomeFreezer.class);
    /** Bytes of memory that stay free when a process goes on. */
    private static final long KEPT_FREE = 64L << 20;

    private static final long TICK_MILLIS = 10;
    private final Agent agent;
    private final HomeMigrator migrator;
    private final DiskMover mover;
    private final FrozenProcesses frozen;
    private final FrozenByHand byHand = new FrozenByHand();

    HomeFreezer(Agent agent, HomeMigrator migrator, DiskMover mover, FrozenProcesses frozen) {
        this.agent = agent;
        this.migrator = migrator;
        this.mover = mover;
        this.frozen = frozen;
    }

    private interface Step {
        Mover.Cost take() throws IOException, NotCarried, ClusterException;
    }

    @Override
    public Report freeze(Caller caller, int pid, Reason why) throws ClusterException {
        migrator.mayMove(caller, pid);
        return patiently(pid, true, () -> {
            Deputy deputy = agent.places().of(pid);
            Frozen already = frozen.of(pid);
            if (already != null) {
                frozen.because(pid, why);
                return new Mover.Cost(0, 0);
            }
            agent.mover().doorstep().pass();
            try {
                agent.household().stays(pid);
                if (deputy != null) {
                    agent.borrowers().mayMove(deputy);
                    return mover.fetch(deputy, why);
                }
                return fromHome(caller, pid, why);
            } finally {
                agent.mover().doorstep().passed();
            }
        });
    }

    /** As {@link HomeMigrator} does it for a move to a host. */
    private Mover.Cost fromHome(Caller caller, int pid, Reason why) throws IOException, NotCarried, ClusterException {
        agent.borrowers().mayStop(pid);
        Stopping stopping = new Stopping(agent, pid);
        Tracee tracee = stopping.stop();
        boolean asleep = false;
        try {
            migrator.mayMove(caller, pid);
            agent.faults().at(FaultPoint.FREEZE_STOPPED, null);
            ExecStop.mayLeave(pid);
            Borrowers.mayLeave(pid, agent.groups().fellows(pid));
            Mover.Cost cost = mover.freeze(tracee, stopping.mates(), agent.household(), why);
            asleep = true;
            return cost;
        } finally {
            if (!asleep) {
                agent.holds().letGo(tracee, stopping.mates());
            }
        }
    }

    /** A program that has just been executed is frozen before it begins. On an exception it stands as before. */
    void begin(Tracee tracee) throws IOException, NotCarried {
        mover.begin(tracee, agent.household(), Reason.LOAD);
    }

    @Override
    public Report thaw(Caller caller, int pid) throws ClusterException {
        migrator.mayMove(caller, pid);
        return patiently(pid, false, () -> {
            Deputy deputy = agent.places().of(pid);
            Frozen what = frozen.of(pid);
            // The node itself thaws it only for a moment.
            boolean due = !caller.equals(HomeMigrator.NODE) && byHand.goesOn(pid);
            if (due && what == null) {
                return new Mover.Cost(0, 0);
            }
            if (what == null || deputy == null) {
                throw new Refused("process " + pid + " is not frozen");
            }
            long free = FreeMemory.bytes();
            if (free < what.bytes() + KEPT_FREE) {
                throw new Refused(String.format(
                        "process %d stays frozen: it needs %d MB of memory, and %d MB are free",
                        pid, what.bytes() / 1_000_000, free / 1_000_000));
            }
            return mover.thaw(deputy);
        });
    }

    private Report patiently(int pid, boolean freezing, Step step) throws ClusterException {
        Mover.Cost cost = migrator.patiently(pid, () -> take(pid, freezing, step));
        return new Report(pid, freezing, cost.bytes(), cost.frozenNanos() / 1000);
    }

    private Mover.Cost take(int pid, boolean freezing, Step step) throws ClusterException {
        String what = freezing ? "could not be frozen, and runs on" : "stays frozen";
        try {
            return step.take();
        } catch (NotCarried e) {
            throw new org.mosix.api.NotCarried("process " + pid + " " + what + ": it has " + e.getMessage(), e);
        } catch (Gone e) {
            throw new org.mosix.api.Gone("process " + pid + " has ended", e);
        } catch (Busy e) {
            HomeMigrator.unlessEnded(pid, e);
            throw new Unreachable("process " + pid + " " + what + ": " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            HomeMigrator.unlessEnded(pid, e);
            throw new Refused("process " + pid + " " + what + ": a file is not there: " + e.getMessage(), e);
        } catch (IOException | KernelException | IllegalStateException e) {
            HomeMigrator.unlessEnded(pid, e);
            throw new Refused("process " + pid + " " + what + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<Frozen> frozen() {
        return frozen.list();
    }

    @Override
    public List<Working> working() throws Refused {
        List<Working> all = new ArrayList<>();
        try {
            for (int pid : agent.groups().amongNodes()) {
                if (agent.places().of(pid) == null) {
                    add(all, pid);
                }
            }
        } catch (IOException e) {
            throw new Refused("the jobs of this node cannot be listed: " + e.getMessage(), e);
        }
        return all;
    }

    private void add(List<Working> all, int pid) {
        try {
            ProcessStat stat = ProcessStat.of(pid);
            if (!stat.ended()) {
                long cpu = (stat.userTicks() + stat.systemTicks()) * TICK_MILLIS;
                int jobClass = agent.records().jobClass(pid);
                boolean stopped = stat.state() == 'T';
                all.add(new Working(pid, jobClass, stat.startTicks(), cpu, stat.residentKib() << 10, stopped));
            }
        } catch (IOException e) {
            LOG.debug("process {} has just ended", pid);
        }
    }

    @Override
    public Space space() throws Refused {
        try {
            ImageStore.Space space = frozen.store().space();
            return new Space(space.free(), space.total());
        } catch (IOException e) {
            throw new Refused("nothing can be frozen here: " + e.getMessage(), e);
        }
    }

    /** @param file names those that somebody had frozen when this node's bundle was stopped; null: nobody does */
    void open(Path file) {
        byHand.open(file);
    }

    /** Whom somebody had frozen when this bundle was stopped is so again, soon: another thread does it. */
    void again() {
        byHand.read();
        if (byHand.anyDue()) {
            Thread thread = new Thread(() -> byHand.again(this), "mosix-frozen");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** This node ends, and its deputies with it: all that are frozen go on, as far as memory is there for them. One thread. */
    void thawAll() {
        List<Frozen> all = frozen.list();
        byHand.note(all);
        for (Frozen process : all) {
            try {
                thaw(HomeMigrator.NODE, process.pid());
            } catch (org.mosix.api.Gone e) {
                LOG.debug("{}", e.getMessage());
            } catch (ClusterException e) {
                LOG.warn("this node ends, and process {} with it: {}", process.pid(), e.getMessage());
            }
        }
    }
}
