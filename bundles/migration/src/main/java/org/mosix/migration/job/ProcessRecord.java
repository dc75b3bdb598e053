package org.mosix.migration.job;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.mosix.linux.proc.CpuClock;
import org.mosix.linux.proc.ProcessStat;
import org.mosix.migration.profile.Wanted;
import org.mosix.process.home.CpuTimes;
import org.mosix.process.home.Deputy;
import org.mosix.process.home.Wait;

/**
 * What is remembered of one process: moves, calls, CPU time, what keeps it at home. Times are nanoseconds. Its monitor
 * {@link #moving} is held by whoever moves it: one move of a process at a time.
 */
public final class ProcessRecord {
    private static final long TICK_NANOS = 10_000_000L;

    private final int pid;
    private final long startTicks;
    private final Job job;
    private final Object moving = new Object();
    private final AtomicInteger moves = new AtomicInteger();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong userAway = new AtomicLong();
    /** User time so far of bodies that still live, by task. */
    private final Map<Long, Long> working = new ConcurrentHashMap<>();

    private final Map<String, AtomicInteger> returns = new ConcurrentHashMap<>();
    // Guarded by this.
    private final Map<String, Long> pinnedNanos = new TreeMap<>();
    private String pinned = "";
    private long pinnedSince;
    private long backoffMillis;
    private String command = "?";
    /** What the kernel at home counts, deputy and all. */
    private long user;

    private long userDeputy;
    /** Deputies of it: in an exec the new one begins before the old one has ended. */
    private int deputies;
    /** Of {@link #user}, when it became a deputy. */
    private long deputySince;
    /** All CPU time of its deputies that have ended, and that of the process when the present one began. */
    private long cpuDeputy;

    private long cpuSince;

    private final Wanted wanted = new Wanted();
    private int wish;
    private CpuTimes times = new CpuTimes();
    private AtomicReference<Wait> waitAtHome = new AtomicReference<>();

    ProcessRecord(int pid, long startTicks, Job job) {
        this.pid = pid;
        this.startTicks = startTicks;
        this.job = job;
        look();
    }

    public int pid() {
        return pid;
    }

    public Job job() {
        return job;
    }

    /** Is it the process that has this pid now? */
    boolean started(long ticks) {
        return startTicks == ticks;
    }

    public Object moving() {
        return moving;
    }

    /** Takes name and user CPU time from the process at home, as far as it lives. */
    public synchronized void look() {
        try {
            ProcessStat stat = ProcessStat.of(pid);
            if (stat.startTicks() == startTicks) {
                command = stat.name();
                user = stat.userTicks() * TICK_NANOS;
            }
        } catch (IOException e) {
            // It has ended: what was seen last counts.
            return;
        }
    }

    public synchronized String command() {
        return command;
    }

    /** User CPU time of the program at home when last looked at: without that of its deputies. */
    public synchronized long userHomeNanos() {
        return user - userDeputyNanos();
    }

    /** User CPU time of its deputies: what the forwarding of its calls costs at home outside of the calls. */
    synchronized long userDeputyNanos() {
        return userDeputy + (deputies == 0 ? 0 : user - deputySince);
    }

    /** User and system time of its deputies, to the nanosecond; what a process that has ended had used at last is not known. */
    synchronized long cpuDeputyNanos() {
        return cpuDeputy + (deputies == 0 ? 0 : Math.max(0, CpuClock.nanos(pid) - cpuSince));
    }

    /** It becomes a deputy. */
    synchronized void leaves() {
        look();
        wanted.arrives();
        if (deputies++ == 0) {
            deputySince = user;
            cpuSince = Math.max(0, CpuClock.nanos(pid));
        }
    }

    /** It is a deputy no more: at home, in another program, or at its end. */
    synchronized void deputyEnds() {
        look();
        if (deputies == 1) {
            userDeputy = userDeputyNanos();
            cpuDeputy = cpuDeputyNanos();
        }
        deputies = Math.max(0, deputies - 1);
    }

    /** User CPU time of all its bodies, those that work now as their hosts last told. */
    public long userAwayNanos() {
        return userAway.get()
                + working.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether the process with this pid is still the same. */
    boolean isAlive() {
        try {
            return started(ProcessStat.of(pid).startTicks());
        } catch (IOException e) {
            return false;
        }
    }

    /** A host tells what a body has used. */
    void used(long task, long userNanos, boolean over) {
        if (over) {
            // A body that died by itself was told of before; the last word is then 0.
            Long last = working.remove(task);
            userAway.addAndGet(last == null ? userNanos : Math.max(last, userNanos));
        } else {
            working.put(task, userNanos);
        }
    }

    /** What it wants where it is away. */
    public Wanted wanted() {
        return wanted;
    }

    /** A move has been completed. */
    public synchronized void moved() {
        moves.incrementAndGet();
        unpin();
    }

    public int moves() {
        return moves.get();
    }

    public void addCalls(long more) {
        calls.addAndGet(more);
    }

    /** Calls forwarded by deputies that are no more. */
    public long calls() {
        return calls.get();
    }

    /** It came home to make a call. */
    public void returned(String call) {
        returns.computeIfAbsent(call, n -> new AtomicInteger()).incrementAndGet();
    }

    /** How often it came home, by the call. */
    public Map<String, Integer> returns() {
        Map<String, Integer> copy = new TreeMap<>();
        returns.forEach((call, n) -> copy.put(call, n.get()));
        return copy;
    }

    /** From now on this keeps it at home. */
    public synchronized void pin(String reason) {
        String what = reason == null ? "" : reason;
        if (!what.equals(pinned)) {
            unpin();
            pinned = what;
            pinnedSince = System.nanoTime();
        }
    }

    private void unpin() {
        if (!pinned.isEmpty()) {
            pinnedNanos.merge(pinned, System.nanoTime() - pinnedSince, Long::sum);
            pinned = "";
        }
    }

    /** What keeps it at home now, or nothing. */
    public synchronized String pinned() {
        return pinned;
    }

    /** How long what has kept it at home. */
    public synchronized Map<String, Long> pinnedNanos() {
        Map<String, Long> copy = new TreeMap<>(pinnedNanos);
        if (!pinned.isEmpty()) {
            copy.merge(pinned, System.nanoTime() - pinnedSince, Long::sum);
        }
        return copy;
    }

    /** How long to stay home before going out again, in milliseconds: doubles each time. */
    public synchronized long backoff(long first, long last) {
        backoffMillis = backoffMillis == 0 ? first : Math.min(last, backoffMillis * 2);
        return backoffMillis;
    }

    /** The wait in the middle of which it came home last, or null. */
    public synchronized AtomicReference<Wait> waitAtHome() {
        return waitAtHome;
    }

    /** CPU time it has had on hosts, as its own calls are told. */
    public synchronized CpuTimes times() {
        return times;
    }

    /** It was born away. */
    synchronized void bornAway(Deputy deputy) {
        times = deputy.times();
        waitAtHome = deputy.waiting().atHome();
    }

    /** The node where somebody wants it to work. */
    public synchronized void wish(int node) {
        wish = node;
    }

    public synchronized int wish() {
        return wish;
    }
}
