package org.mosix.migration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.Gone;
import org.mosix.api.JobStart;
import org.mosix.api.Jobs;
import org.mosix.api.NodeId;
import org.mosix.api.ProcessInfo;
import org.mosix.api.Refused;
import org.mosix.api.RunSpec;
import org.mosix.api.Unreachable;
import org.mosix.linux.KernelException;
import org.mosix.linux.proc.ProcessStat;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.home.Deputy;
import org.mosix.process.home.HomeLink;

/** The jobs of this home: those that mosrun starts, and all that descends from them. */
final class HomeJobs implements Jobs {
    private static final double TICKS = 100.0;

    private final Agent agent;

    HomeJobs(Agent agent) {
        this.agent = agent;
    }

    @Override
    public JobStart start(Caller caller, RunSpec spec) throws ClusterException {
        int node = agent.self();
        if (spec.node().isPresent()) {
            node = agent.node(spec.node().get());
        }
        HomeLink link = null;
        if (node != agent.self()) {
            try {
                link = agent.mover().link(node, 0);
            } catch (IOException e) {
                if (!spec.fallbackHome()) {
                    throw new Unreachable("node " + spec.node().get() + " cannot be used: " + e.getMessage(), e);
                }
            }
        }
        try {
            agent.groups().begin(caller.pid());
            Tracee tracee = link == null ? null : watchExec(caller, link);
            return new Start(caller.pid(), tracee, link);
        } catch (IOException e) {
            throw new Gone("process " + caller.pid() + " has ended", e);
        }
    }

    private Tracee watchExec(Caller caller, HomeLink link) throws ClusterException {
        Hand hand = agent.hands().next();
        try {
            return hand.call(() -> hand.seize(caller.pid(), Household.options(), new StartWatcher(agent, link)));
        } catch (KernelException e) {
            link.close();
            throw new Refused("process " + caller.pid() + " cannot be moved: " + e.getMessage(), e);
        }
    }

    private final class Start implements JobStart {
        private final int pid;
        private final Tracee tracee;
        private final HomeLink link;

        Start(int pid, Tracee tracee, HomeLink link) {
            this.pid = pid;
            this.tracee = tracee;
            this.link = link;
        }

        @Override
        public void abandoned() {
            if (link != null) {
                link.close();
                StartWatcher.leave(tracee);
            }
            try {
                agent.groups().leave(pid);
            } catch (IOException e) {
                // It has ended, and with it its membership.
                agent.records().forget(pid);
            }
        }
    }

    @Override
    public List<ProcessInfo> list(Caller caller, boolean all) throws ClusterException {
        List<ProcessInfo> infos = new ArrayList<>();
        try {
            agent.groups().sweep();
            for (int pid : agent.groups().members()) {
                ProcessInfo info = info(pid);
                if (info != null && (all ? caller.mayTouch(info.uid()) : caller.uid() == info.uid())) {
                    infos.add(info);
                }
            }
        } catch (IOException e) {
            throw new Refused("the jobs of this node cannot be listed: " + e.getMessage(), e);
        }
        infos.sort((a, b) -> Integer.compare(a.pid(), b.pid()));
        return infos;
    }

    private ProcessInfo info(int pid) {
        try {
            ProcessStat stat = ProcessStat.of(pid);
            int uid = ProcessStatus.of(pid).number("Uid", 0);
            Deputy deputy = agent.places().of(pid);
            Records.Record record = agent.records().of(pid);
            int node = deputy == null ? agent.self() : deputy.link().host();
            return new ProcessInfo(
                    pid,
                    stat.parent(),
                    uid,
                    stat.name(),
                    new NodeId(node),
                    deputy == null ? ProcessInfo.Place.HOME : ProcessInfo.Place.AWAY,
                    record.moves.get(),
                    record.calls.get() + (deputy == null ? 0 : deputy.calls()),
                    stat.userTicks() / TICKS,
                    0,
                    record.pinned.isEmpty() ? Optional.empty() : Optional.of(record.pinned));
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public List<String> why(Caller caller, int pid) throws ClusterException {
        ProcessInfo info = info(pid);
        if (info == null) {
            throw new Gone("there is no process " + pid);
        }
        if (!caller.mayTouch(info.uid())) {
            throw new Refused("process " + pid + " belongs to another user");
        }
        List<String> lines = new ArrayList<>();
        boolean home = info.state() == ProcessInfo.Place.HOME;
        lines.add(
                "process " + pid + " (" + info.command() + ") works " + (home ? "at home" : "on node " + info.node()));
        info.pinned().ifPresent(p -> lines.add("it could not leave: " + p));
        for (Map.Entry<String, java.util.concurrent.atomic.AtomicInteger> e :
                agent.records().of(pid).returns.entrySet()) {
            lines.add("it came home " + e.getValue() + " times to make the call " + e.getKey());
        }
        return lines;
    }
}
