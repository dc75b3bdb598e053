package org.mosix.migration.job;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.mosix.api.HintChanges;
import org.mosix.api.JobHints;
import org.mosix.linux.proc.ProcessStat;
import org.mosix.process.home.CallTrace;
import org.mosix.process.home.Deputy;
import org.mosix.process.home.Wait;
import org.mosix.process.protocol.UsageFrame;
import org.mosix.sandbox.Cgroups;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of this home and the records of their processes. Control groups say which process belongs to which job, so a
 * node that was restarted knows its jobs again, and what their users told of them (but not what they had used before). Any thread; the monitor keeps a group that is
 * being made from being swept away before its first process is in it.
 */
public final class Records implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Records.class);
    private static final int MOST_ENDED = 256;
    private static final long LAST_MILLIS = 10_000;

    private final int node;
    private final Cgroups counters;
    private final JobGroups groups;
    private final Map<Integer, Job> jobs = new ConcurrentHashMap<>();
    private final Map<Integer, ProcessRecord> processes = new ConcurrentHashMap<>();
    /** Those of the processes that began to end last: one that has not been buried yet must not be entered again. */
    private final Map<Integer, ProcessRecord> ended = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, ProcessRecord> eldest) {
            return size() > MOST_ENDED;
        }
    });

    private final BodyUsage usage = new BodyUsage();
    private final JobEnds ends;

    /** @param counters which control groups may count CPU time */
    public Records(int node, JobGroups groups, Cgroups counters) {
        this.node = node;
        this.counters = counters;
        this.groups = groups;
        ends = new JobEnds(groups, job -> jobs.remove(job.pid(), job));
        CpuGroup.sweep(node);
    }

    /** A new job with the process as its first member. Throws IOException if it has ended. */
    public synchronized Job begin(
            int pid, String command, Optional<OutputStream> stats, Optional<OutputStream> trace, HintChanges hints)
            throws IOException {
        sweep();
        JobHints own = hints(pid, hints);
        groups.begin(pid, "", own);
        CpuGroup cpu = stats.isPresent() ? CpuGroup.around(counters, node, pid) : CpuGroup.NONE;
        CallTrace calls = trace.map(CallTrace::new).orElse(null);
        Job job = begins(new Job(pid, command, own, stats.orElse(null), calls, cpu));
        try {
            of(pid);
        } catch (IOException e) {
            job.abandon();
            throw e;
        }
        return job;
    }

    /** A new job that works in a cloud. Throws IOException if the process has ended. */
    public synchronized Job beginIn(String cloud, int pid, String command) throws IOException {
        sweep();
        groups.begin(pid, cloud, JobHints.NONE);
        Job job = begins(uncounted(pid, command, JobHints.NONE));
        of(pid);
        return job;
    }

    /** A new job that runs natively for ever. Throws IOException if the process has ended. */
    public synchronized Job beginNative(int pid, String command, HintChanges hints) throws IOException {
        sweep();
        JobHints own = hints(pid, hints);
        groups.beginNative(pid, own);
        Job job = begins(uncounted(pid, command, own));
        ProcessRecord before = processes.remove(pid);
        if (before != null) {
            before.job().left(before);
        }
        of(pid);
        return job;
    }

    /** It may have left another job. */
    private Job begins(Job job) {
        jobs.put(job.pid(), job);
        ended.remove(job.pid());
        return job;
    }

    /** Nobody waits for its end. */
    private static Job uncounted(int pid, String command, JobHints hints) {
        return new Job(pid, command, hints, null, null, CpuGroup.NONE);
    }

    /** It is no member any more, nor will its children be. Throws IOException if it has ended. */
    public synchronized void leave(int pid) throws IOException {
        groups.leave(pid);
        ended(pid);
    }

    /** The wait in the middle of which a process came home, or was stopped there, last. */
    public AtomicReference<Wait> waitAtHome(int pid) {
        try {
            return of(pid).waitAtHome();
        } catch (IOException e) {
            return new AtomicReference<>();
        }
    }

    /** There will be no program: the process is no member any more. */
    public void abandon(Job job) {
        jobs.remove(job.pid(), job);
        processes.remove(job.pid());
        job.abandon();
        try {
            groups.leave(job.pid());
        } catch (IOException e) {
            LOG.debug("process {} has ended, and with it its membership", job.pid());
        }
    }

    /** The record of a living process. Throws IOException if there is no such process. */
    public ProcessRecord of(int pid) throws IOException {
        long started = ProcessStat.of(pid).startTicks();
        ProcessRecord known = known(pid, started);
        if (known != null) {
            return known;
        }
        // In the middle of begin its group has the process already: who looks then must not find a job of its own for
        // it.
        synchronized (this) {
            known = known(pid, started);
            return known != null ? known : enter(pid, started, job(pid));
        }
    }

    private ProcessRecord known(int pid, long started) {
        ProcessRecord known = processes.get(pid);
        known = known != null && known.started(started) ? known : ended.get(pid);
        return known != null && known.started(started) ? known : null;
    }

    /** What holds for a job that the process begins: also what was told of the job in which it calls mosrun. */
    public JobHints hints(int pid, HintChanges told) throws IOException {
        return told.over(groups.isMember(pid) ? job(pid).hints() : JobHints.NONE);
    }

    /** Of the job in which a living process is; 0 if it has just ended. */
    public int jobClass(int pid) {
        try {
            Job known = jobs.get(groups.jobOf(pid));
            return (known == null ? of(pid).job() : known).hints().jobClass();
        } catch (IOException e) {
            LOG.debug("process {} has just ended", pid);
            return 0;
        }
    }

    private Job job(int pid) throws IOException {
        int first = groups.jobOf(pid);
        Job known = jobs.get(first);
        if (known == null) {
            // It has begun before this node, or its bundle, was started anew.
            JobHints told = groups.hintsOf(pid);
            known = jobs.computeIfAbsent(first, p -> uncounted(p, "?", told));
        }
        return known;
    }

    private ProcessRecord enter(int pid, long started, Job job) {
        ProcessRecord fresh = new ProcessRecord(pid, started, job);
        ProcessRecord old = processes.put(pid, fresh);
        if (old != null) {
            old.job().left(old);
        }
        job.enter(fresh);
        return fresh;
    }

    /** A process away has a child. On a hand; no file is read but the child's. */
    public void born(int parent, Deputy child) {
        ProcessRecord of = processes.get(parent);
        if (of != null) {
            try {
                ProcessRecord young =
                        enter(child.pid(), ProcessStat.of(child.pid()).startTicks(), of.job());
                young.wish(of.wish());
                young.bornAway(child);
            } catch (IOException e) {
                LOG.debug("child {} has ended at once", child.pid());
            }
        }
    }

    private void known(int pid, Consumer<ProcessRecord> act) {
        ProcessRecord record = processes.get(pid);
        if (record != null) {
            act.accept(record);
        }
    }

    /** What keeps a process at home from now on. */
    public void pinned(int pid, String reason) {
        known(pid, record -> record.pin(reason));
    }

    /** A process came home to make a call. */
    public void returned(int pid, String call) {
        known(pid, record -> {
            record.moved();
            record.returned(call);
        });
    }

    public void moved(int pid) {
        known(pid, ProcessRecord::moved);
    }

    /** How long to stay home before going out again: doubles each time. */
    public long backoff(int pid, long first, long last) {
        ProcessRecord record = processes.get(pid);
        return record == null ? last : record.backoff(first, last);
    }

    /** What prints the calls of its job, or null. */
    public CallTrace trace(int pid) {
        ProcessRecord record = processes.get(pid);
        return record == null ? null : record.job().trace();
    }

    /** Is its job's end to be known at once, for its statistics? Then exits of its processes are traced. */
    public boolean counted(int pid) {
        ProcessRecord record = processes.get(pid);
        return record != null && record.job().counted();
    }

    /** The process of a task works elsewhere from now on. */
    public void away(long task, int pid) {
        known(pid, record -> usage.away(task, record));
    }

    /** What bodies have used, as their hosts tell. */
    public BodyUsage usage() {
        return usage;
    }

    /** What a body wants, as its host says. */
    public void wants(int pid, UsageFrame told) {
        long now = System.nanoTime();
        known(pid, record -> record.wanted().told(told.wantedNanos(), told.userNanos(), told.residentKib(), now));
    }

    /** A process that is traced begins to end, or has ended. */
    public void ended(int pid) {
        ProcessRecord record = processes.remove(pid);
        if (record != null) {
            ended.put(pid, record);
            record.look();
            record.job().left(record);
        }
    }

    /**
     * The first process of a job whose statistics are wanted ends: writes them if it is the last, else sees to it that
     * they are written when the last one has ended. May block for some seconds.
     */
    public void firstEnds(Job job) {
        ends.firstEnds(job);
    }

    /** Forgets what has ended: jobs without a member, processes that are no more. */
    public synchronized void sweep() throws IOException {
        for (int job : groups.sweep()) {
            Job gone = jobs.get(job);
            // A native job, or one in a cloud, may have begun in the process that was the first of this one.
            if (gone != null && !gone.counted() && groups.members(job).isEmpty()) {
                jobs.remove(job, gone);
            }
        }
        for (ProcessRecord record : processes.values()) {
            if (!record.isAlive() && processes.remove(record.pid(), record)) {
                record.job().left(record);
            }
        }
    }

    /** Number of records kept. */
    public int size() {
        return processes.size() + usage.size();
    }

    /**
     * Their processes go on without us: whoever waits for a job's statistics, or for the end of its trace, gets what is known. He
     * would wait for ever, since the next records of this home know nothing of his files. Returns when that is written, or after
     * some seconds: a user's file system may block us.
     */
    @Override
    public void close() {
        ends.close();
        Thread last = new Thread(this::cut, "mosix-jobs");
        last.setDaemon(true);
        last.start();
        try {
            last.join(LAST_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void cut() {
        List<Integer> cut = jobs.values().stream()
                .filter(job -> job.counted() && job.cut())
                .map(Job::pid)
                .sorted()
                .toList();
        if (!cut.isEmpty()) {
            LOG.info("this node ends: so do the traces and statistics of jobs {}, with what is known by now", cut);
        }
    }
}
