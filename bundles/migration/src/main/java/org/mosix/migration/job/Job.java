package org.mosix.migration.job;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.mosix.api.JobHints;
import org.mosix.process.home.CallTrace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One mosrun and all that descends from it. Its monitor guards its processes; writing statistics may block. */
public final class Job {
    private static final Logger LOG = LoggerFactory.getLogger(Job.class);
    /** Ended processes of which rows are kept; later ones are added up in one row. */
    private static final int MOST_ENDED = 10_000;
    /** How long a host may take to tell what its last body used. */
    private static final long USAGE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final int pid;
    private final String command;
    private final JobHints hints;
    private final OutputStream stats;
    private final CallTrace trace;
    private final CpuGroup cpu;
    private final Map<Integer, ProcessRecord> living = new LinkedHashMap<>();
    private final List<ProcessRecord> ended = new ArrayList<>();
    private final Totals rest = new Totals();
    private int unsettled;
    private int exit = -1;
    private boolean over;

    /** Processes that were too many for rows of their own. */
    static final class Totals {
        int moves;
        long calls;
        long userHome;
        long userDeputy;
        long userAway;
        long cpuDeputy;

        void add(ProcessRecord r) {
            moves += r.moves();
            calls += r.calls();
            userHome += r.userHomeNanos();
            userDeputy += r.userDeputyNanos();
            userAway += r.userAwayNanos();
            cpuDeputy += r.cpuDeputyNanos();
        }
    }

    /**
     * @param hints what its user has told of it
     * @param stats takes the statistics at the end, or null
     * @param trace prints its calls, or null
     */
    Job(int pid, String command, JobHints hints, OutputStream stats, CallTrace trace, CpuGroup cpu) {
        this.pid = pid;
        this.command = command;
        this.hints = hints;
        this.stats = stats;
        this.trace = trace;
        this.cpu = cpu;
    }

    /** pid of its first process. */
    public int pid() {
        return pid;
    }

    public String command() {
        return command;
    }

    /** What its user has told of it. */
    public JobHints hints() {
        return hints;
    }

    /** Does anybody wait for its end: for its statistics, or for the end of its trace? */
    public boolean counted() {
        return stats != null || trace != null;
    }

    CallTrace trace() {
        return trace;
    }

    synchronized void enter(ProcessRecord record) {
        ProcessRecord old = living.put(record.pid(), record);
        if (old != null) {
            retire(old);
        }
    }

    synchronized void left(ProcessRecord record) {
        if (living.remove(record.pid(), record)) {
            retire(record);
        }
    }

    private void retire(ProcessRecord record) {
        if (stats == null) {
            return;
        }
        if (ended.size() < MOST_ENDED) {
            ended.add(record);
        } else {
            rest.add(record);
        }
    }

    /** A body ends of which its host will tell the usage. */
    public synchronized void awaitUsage() {
        unsettled++;
    }

    synchronized void settled() {
        unsettled--;
        notifyAll();
    }

    /** The first process ends with this status, as a shell shows it. */
    public synchronized void exits(int status) {
        exit = status;
    }

    /** Writes the statistics, when somebody wants them, once. Waits a moment for the hosts' last words. */
    public void finish() {
        finish(this::awaitHosts);
    }

    /** Its home ends, and nobody will know more of it: as {@link #finish}, with what is known by now. False: it was over. */
    boolean cut() {
        return finish(() -> living.values().forEach(ProcessRecord::look));
    }

    private boolean finish(Runnable last) {
        synchronized (this) {
            if (over) {
                return false;
            }
            over = true;
            if (stats != null) {
                last.run();
            }
        }
        if (trace != null) {
            trace.close();
        }
        if (stats != null) {
            write();
        }
        return true;
    }

    private void write() {
        try (OutputStream out = stats) {
            out.write(json().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.warn("the statistics of job {} cannot be written: {}", pid, e.getMessage());
        } finally {
            cpu.close();
        }
    }

    private void awaitHosts() {
        long deadline = System.nanoTime() + USAGE_NANOS;
        try {
            for (long left = USAGE_NANOS; unsettled > 0 && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized String json() {
        List<ProcessRecord> all = new ArrayList<>(ended);
        all.addAll(living.values());
        return new Statistics(pid, command, exit, cpu.userNanos(), cpu.allNanos()).json(all, rest);
    }

    /** It will never run: nothing is written. */
    public void abandon() {
        synchronized (this) {
            over = true;
        }
        cpu.close();
        if (trace != null) {
            trace.close();
        }
        if (stats != null) {
            try {
                stats.close();
            } catch (IOException e) {
                LOG.debug("closing a statistics file: {}", e.getMessage());
            }
        }
    }
}
