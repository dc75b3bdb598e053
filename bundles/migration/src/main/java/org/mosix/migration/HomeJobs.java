package org.mosix.migration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.Freezer;
import org.mosix.api.Gone;
import org.mosix.api.JobStart;
import org.mosix.api.Jobs;
import org.mosix.api.NodeId;
import org.mosix.api.ProcessInfo;
import org.mosix.api.Refused;
import org.mosix.api.RunSpec;
import org.mosix.api.Unreachable;
import org.mosix.image.NotCarried;
import org.mosix.linux.KernelException;
import org.mosix.linux.proc.ProcessStat;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.HandEnded;
import org.mosix.linux.trace.Tracee;
import org.mosix.migration.job.Job;
import org.mosix.migration.job.JobGroups;
import org.mosix.migration.job.ProcessRecord;
import org.mosix.process.home.Deputy;
import org.mosix.process.home.HomeLink;
import org.mosix.process.home.OwnFiles;

/** The jobs of this home: those that mosrun starts, and all that descends from them. */
final class HomeJobs implements Jobs {
    private static final double SECOND = 1e9;

    private final Agent agent;
    private final NativeJobs natives;

    HomeJobs(Agent agent) {
        this.agent = agent;
        natives = new NativeJobs(agent);
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
                int mib = agent.records().hints(caller.pid(), spec.hints()).memoryMiB();
                link = agent.mover().link(node, 0, mib);
            } catch (IOException e) {
                if (!spec.fallbackHome()) {
                    throw new Unreachable("node " + spec.node().get() + " cannot be used: " + e.getMessage(), e);
                }
            }
        }
        FloodAnswer answer = FloodAnswer.UNASKED;
        boolean waits = false;
        try {
            answer = link != null ? answer : FloodAnswer.ask(agent, caller.pid(), spec.hints());
            String command = String.join(" ", spec.argv());
            Job job = agent.records().begin(caller.pid(), command, spec.stats(), spec.trace(), spec.hints());
            Start start = new Start(job, watch(caller.pid(), job, link, answer), link, answer);
            waits = !answer.begins();
            return start;
        } catch (IOException e) {
            if (link != null) {
                link.close();
            }
            throw new Gone("process " + caller.pid() + " cannot be put into a job: " + e.getMessage(), e);
        } finally {
            if (!waits) {
                answer.over(); // It is in its job, which counts, or nothing came of it.
            }
        }
    }

    /** The tracee, if the process has to be traced from the start: to move it after its exec, or to count it. */
    private Tracee watch(int pid, Job job, HomeLink link, FloodAnswer answer) throws ClusterException {
        agent.holds().begin(job);
        if (answer.begins() && link == null && !job.counted()) {
            return null;
        }
        Hand hand = agent.hands().next();
        try {
            return hand.call(() -> {
                if (answer.begins() && link == null) {
                    return agent.holds().seize(hand, pid);
                }
                StartWatcher.Beginning then = link == null ? held(answer) : sent(link);
                return hand.seize(pid, agent.holds().options(pid), new StartWatcher(agent, then));
            });
        } catch (KernelException | HandEnded e) {
            if (link != null) {
                link.close();
            }
            agent.holds().abandon(pid);
            agent.records().abandon(job);
            throw new Refused("process " + pid + " cannot be traced: " + e.getMessage(), e);
        }
    }

    /** The program goes to the node that was named. */
    private StartWatcher.Beginning sent(HomeLink link) {
        return new StartWatcher.Beginning() {
            @Override
            public void go(Tracee tracee) throws IOException, NotCarried {
                agent.records().of(tracee.pid()).wish(link.host());
                OwnFiles.mayLeave(tracee.pid());
                agent.mover().begin(tracee, link, agent.household());
                agent.records().moved(tracee.pid());
            }

            @Override
            public void off() {
                link.close();
            }
        };
    }

    /** The program is frozen: too many work already. */
    private StartWatcher.Beginning held(FloodAnswer answer) {
        return new StartWatcher.Beginning() {
            @Override
            public void go(Tracee tracee) throws IOException, NotCarried {
                agent.freezer().begin(tracee);
                answer.over();
            }

            @Override
            public void off() {
                answer.over();
            }
        };
    }

    private final class Start implements JobStart {
        private final Job job;
        private final Tracee tracee;
        private final HomeLink link;
        private final FloodAnswer answer;

        Start(Job job, Tracee tracee, HomeLink link, FloodAnswer answer) {
            this.job = job;
            this.tracee = tracee;
            this.link = link;
            this.answer = answer;
        }

        @Override
        public void abandoned() {
            if (link != null) {
                link.close();
            }
            agent.holds().abandon(job.pid());
            if (tracee != null) {
                agent.holds().leave(List.of(tracee));
            }
            agent.records().abandon(job);
            answer.over();
        }
    }

    @Override
    public JobStart startNative(Caller caller, RunSpec spec) throws ClusterException {
        return natives.start(caller, spec);
    }

    @Override
    public void leave(Caller caller) throws ClusterException {
        natives.leave(caller);
    }

    @Override
    public List<ProcessInfo> list(Caller caller, boolean all) throws ClusterException {
        List<ProcessInfo> infos = new ArrayList<>();
        try {
            agent.records().sweep();
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
            ProcessRecord record = agent.records().of(pid);
            record.look();
            // It has none yet in the moment in which it leaves.
            HomeLink link = deputy == null ? null : deputy.link();
            int node = link == null ? agent.self() : link.host();
            JobGroups.Work work = agent.groups().workOf(pid);
            Optional<String> cloud = Optional.of(work.cloud()).filter(c -> !c.isEmpty());
            ProcessInfo.Place place = place(work, deputy);
            Optional<String> keeps = place == ProcessInfo.Place.NATIVE
                    ? Optional.of(NativeJobs.pinned())
                    : cloud.map(CloudProcesses::pinned).or(() -> keeping(pid, record));
            return new ProcessInfo(
                    pid,
                    stat.parent(),
                    uid,
                    stat.name(),
                    new NodeId(node),
                    place,
                    record.moves(),
                    record.calls() + (deputy == null ? 0 : deputy.calls()),
                    record.userHomeNanos() / SECOND,
                    record.userAwayNanos() / SECOND,
                    keeps,
                    cloud);
        } catch (IOException e) {
            return null;
        }
    }

    static ProcessInfo.Place place(JobGroups.Work work, Deputy deputy) {
        if (work.isNative()) {
            return ProcessInfo.Place.NATIVE;
        }
        if (!work.cloud().isEmpty()) {
            return ProcessInfo.Place.CLOUD;
        }
        if (deputy == null) {
            return ProcessInfo.Place.HOME;
        }
        return deputy.crew().isFrozen() ? ProcessInfo.Place.FROZEN : ProcessInfo.Place.AWAY;
    }

    private Optional<String> keeping(int pid, ProcessRecord record) {
        Freezer.Frozen frozen = agent.frozen().of(pid);
        String keeps = frozen == null
                ? record.pinned()
                : "frozen: " + frozen.why().name().toLowerCase(Locale.ROOT);
        return Optional.of(keeps).filter(k -> !k.isEmpty());
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
        mustBeMember(pid);
        List<String> lines = new ArrayList<>();
        if (info.cloud().isPresent()) {
            return List.of("process " + pid + " (" + info.command() + ") "
                    + CloudProcesses.pinned(info.cloud().get()));
        }
        if (info.state() == ProcessInfo.Place.NATIVE) {
            return List.of("process " + pid + " (" + info.command() + ") " + NativeJobs.pinned());
        }
        Freezer.Frozen frozen = agent.frozen().of(pid);
        if (frozen != null) {
            lines.add("process " + pid + " (" + info.command() + ") is frozen: "
                    + frozen.why().sentence());
            lines.add(String.format(
                    Locale.ROOT,
                    "%.1f MB of it are on this node's disk, for %d s by now",
                    frozen.bytes() / 1e6,
                    Math.max(0, (System.currentTimeMillis() - frozen.sinceMillis()) / 1000)));
            lines.addAll(history(pid));
            return lines;
        }
        boolean home = info.state() == ProcessInfo.Place.HOME;
        lines.add(
                "process " + pid + " (" + info.command() + ") works " + (home ? "at home" : "on node " + info.node()));
        info.pinned().ifPresent(p -> lines.add("it could not leave: " + p));
        if (home) {
            tracer(pid).ifPresent(t -> lines.add("it cannot leave: " + t));
        }
        lines.addAll(history(pid));
        return lines;
    }

    private Optional<String> tracer(int pid) {
        try {
            int tracer = (int) ProcessStatus.of(pid).number("TracerPid");
            boolean other = tracer != 0 && agent.holds().held(pid) == null;
            return other ? Optional.of(HomeMigrator.tracer(tracer)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void mustBeMember(int pid) throws ClusterException {
        try {
            if (!agent.groups().isMember(pid)) {
                throw new Refused("process " + pid + " was not started by mosrun: nothing is known of it");
            }
        } catch (IOException e) {
            throw new Gone("process " + pid + " has just ended", e);
        }
    }

    private List<String> history(int pid) throws Gone {
        List<String> lines = new ArrayList<>();
        try {
            ProcessRecord record = agent.records().of(pid);
            record.returns()
                    .forEach((call, n) -> lines.add(
                            "it came home " + n + (n == 1 ? " time" : " times") + " to make the call " + call));
            record.pinnedNanos()
                    .forEach((what, nanos) -> lines.add(
                            String.format(Locale.ROOT, "it was kept at home for %.1f s: %s", nanos / SECOND, what)));
        } catch (IOException e) {
            throw new Gone("process " + pid + " has just ended", e);
        }
        return lines;
    }
}
