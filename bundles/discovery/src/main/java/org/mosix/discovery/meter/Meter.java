package org.mosix.discovery.meter;

import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.mosix.discovery.NodeFacts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures this node. Between two calls of {@link #get} the run queue is sampled on another thread ({@link #start}); all
 * else is read when it is asked for, in 30 us (AMD EPYC, 2.1 GHz). Any thread.
 *
 * <p>The load is MOSIX's: the number of processes (here threads, which are what processors are shared among) that run or want
 * to, divided by the node's speed relative to the standard processor; 100 for one. A thread that waits for a disk is not
 * among them. It is not divided by the number of cores: that is told besides.
 *
 * <p>A node that may use only a part of its machine ({@link OwnGroup}) tells what it has: half of a processor is one of half the
 * speed, and its load and memory are its own and not the machine's.
 */
public final class Meter implements Supplier<NodeFacts> {
    private static final Logger LOG = LoggerFactory.getLogger(Meter.class);

    /** Between samples of the run queue: the usual refresh of facts is made from five. */
    static final int SAMPLE_MILLIS = 50;

    private static final long SPEED_HOURS = 1;
    /** Of the mean of the run queue: two usual periods of gossip. */
    private static final int CONSTANT_MILLIS = 1000;
    /** Shorter differences of clock ticks (10 ms) would be coarse. */
    private static final int UTILISATION_MILLIS = 200;

    private static final int SMALL_BYTES = 4096;
    private static final double LOAD_UNIT = 100;
    private static final int FULL = 1000;
    private static final int COST = 9;
    private static final long MOST_PAUSE_MILLIS = 500;
    private static final int MILLION = 1_000_000;

    private final Path proc;
    private final LongSupplier millis;
    private final Census census;
    private final int version;
    private final IntSupplier benchmark;
    private final OwnGroup group;
    private final Tasks tasks;
    private final int cores;
    private final int kernel;
    private final RunQueue queue = new RunQueue(CONSTANT_MILLIS);
    private volatile int speed;
    /** Processors' time that this node may use; less than there are, or {@link ProcText#UNKNOWN}. */
    private volatile double quota = ProcText.UNKNOWN;

    private long nextLookMillis = Long.MIN_VALUE;
    private CpuTimes times = new CpuTimes(0, 0);
    private long timesAt;
    private int permille = (int) ProcText.UNKNOWN;

    /**
     * Of this machine.
     *
     * @param version of MOSIX for Karaf, as {@link NodeFacts.Software} has it
     */
    public static Meter ofThisMachine(Census census, int version) {
        int cores = Runtime.getRuntime().availableProcessors();
        LongSupplier millis = () -> System.nanoTime() / MILLION;
        return new Meter(
                Path.of("/proc"),
                new OwnGroup(Path.of("/sys/fs/cgroup")),
                millis,
                census,
                version,
                cores,
                new SpeedBenchmark()::run);
    }

    Meter(
            Path proc,
            OwnGroup group,
            LongSupplier millis,
            Census census,
            int version,
            int cores,
            IntSupplier benchmark) {
        this.proc = proc;
        this.group = group;
        this.tasks = new Tasks(proc, ProcessHandle.current().pid());
        this.millis = millis;
        this.census = census;
        this.version = version;
        this.cores = Math.min(0xffff, cores);
        this.benchmark = benchmark;
        this.kernel = Readings.kernel(read(proc, "sys/kernel/osrelease", SMALL_BYTES));
    }

    /**
     * Measures the speed on this thread, then begins to sample, and measures the speed each hour: a processor may have
     * become slower or faster under its hypervisor.
     *
     * @param clock a thread that may be busy for a second; its owner ends it
     */
    public void start(ScheduledExecutorService clock) {
        measureSpeed();
        sample();
        clock.scheduleWithFixedDelay(this::sample, SAMPLE_MILLIS, SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(this::measureSpeed, SPEED_HOURS, SPEED_HOURS, TimeUnit.HOURS);
    }

    void measureSpeed() {
        speed = benchmark.getAsInt();
        LOG.info("the speed of this node is {}; {} is standard", speed, SpeedBenchmark.STANDARD);
    }

    void sample() {
        long now = millis.getAsLong();
        if (now < nextLookMillis) {
            return;
        }
        double allowed = group.processors();
        boolean part = allowed > 0 && allowed < cores;
        quota = part ? allowed : ProcText.UNKNOWN;
        int runnable = part ? tasks.runnable() : others(Readings.runnable(read(proc, "loadavg", SMALL_BYTES)));
        long after = millis.getAsLong();
        // A look at many processes takes its time: less than a tenth of all; and it may just have had to wait.
        nextLookMillis = part ? after + Math.min(MOST_PAUSE_MILLIS, COST * (after - now)) : after;
        synchronized (this) {
            queue.add(runnable, after);
        }
    }

    /** The thread that reads runs, too. */
    private static int others(int runnable) {
        return runnable > 0 ? runnable - 1 : runnable;
    }

    @Override
    public NodeFacts get() {
        NodeFacts.Memory memory =
                group.within(MemInfo.parse(read(proc, "meminfo", SMALL_BYTES)).facts());
        int uptime = Readings.uptimeSeconds(read(proc, "uptime", SMALL_BYTES));
        return new NodeFacts(
                processor(),
                memory,
                census.processes(),
                census.freezeSpace(),
                new NodeFacts.Software(version, kernel, uptime),
                census.status(),
                census.extras());
    }

    private synchronized NodeFacts.Processor processor() {
        long now = millis.getAsLong();
        if (permille < 0 || now - timesAt >= UTILISATION_MILLIS) {
            CpuTimes read = CpuTimes.parse(read(proc, "stat", SMALL_BYTES));
            // The first time it is the mean since the machine was started.
            int used = read.permilleSince(times);
            if (used >= 0) {
                permille = used;
            }
            if (read.isKnown()) {
                times = read;
                timesAt = now;
            }
        }
        double part = quota;
        int own = part < 0 ? cores : (int) Math.max(1, Math.ceil(part));
        int told = part < 0 || speed == 0 ? speed : (int) Math.max(1, speed * part / own);
        return new NodeFacts.Processor(told, own, load(told, own), permille < 0 ? FULL : permille, census.features());
    }

    /** Of a node that cannot tell: as if all its cores were in use, so that it does not look idle. */
    private int load(int told, int own) {
        double runnable = queue.mean() < 0 ? own : queue.mean();
        double relative = told == 0 ? 1 : (double) told / SpeedBenchmark.STANDARD;
        return (int) Math.min(Integer.MAX_VALUE, Math.round(LOAD_UNIT * runnable / relative));
    }

    private static String read(Path proc, String name, int most) {
        return ProcText.read(proc.resolve(name), most);
    }
}
