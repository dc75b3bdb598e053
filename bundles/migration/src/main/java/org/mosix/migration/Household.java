package org.mosix.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import org.mosix.api.Refused;
import org.mosix.image.NotCarried;
import org.mosix.linux.KernelException;
import org.mosix.linux.trace.Gone;
import org.mosix.linux.trace.Tracee;
import org.mosix.linux.trace.WaitStatus;
import org.mosix.migration.job.Records;
import org.mosix.process.home.CallTrace;
import org.mosix.process.home.CpuTimes;
import org.mosix.process.home.Deputy;
import org.mosix.process.home.HomeEvents;
import org.mosix.process.home.HomeLink;
import org.mosix.process.home.Wait;
import org.mosix.syscall.table.Table;
import org.mosix.wire.Sparse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What befalls this home's processes while they are away: new programs keep their place, calls that only home can make
 * bring them home and they go out again afterwards, a lost host ends them with a sentence.
 */
final class Household implements HomeEvents {
    private static final Logger LOG = LoggerFactory.getLogger(Household.class);
    private static final Sparse SPARSE = new Sparse(LOG);
    private static final String STAYS = "the owner of this node lets none leave by itself";
    private static final long FIRST_RETRY_MILLIS = 2;
    private static final long LAST_RETRY_MILLIS = 10_000;

    private final Mover mover;
    private final Places places;
    private final Records records;
    private final Holds holds;
    private final Borrowers borrowers;
    private final Mark stay;
    private final ExecutorService movers = Executors.newCachedThreadPool(Household::thread);
    /** Processes at home that are about to go out again, and where to. */
    private final Map<Integer, Integer> goingOut = new ConcurrentHashMap<>();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Household::thread);
    /** Goes out again: asked for by the place a process was sent to. */
    private volatile GoOut goOut;

    /** Moves a process that is at home to a node. */
    interface GoOut {
        void go(int pid, int node) throws Exception;
    }

    /** @param stay while it holds, nobody goes out again */
    Household(Mover mover, Places places, Records records, Holds holds, Borrowers borrowers, Mark stay) {
        this.stay = stay;
        this.mover = mover;
        this.places = places;
        this.records = records;
        this.holds = holds;
        this.borrowers = borrowers;
        borrowers.onBegun(this::again);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "mosix-mover");
        thread.setDaemon(true);
        return thread;
    }

    void goOut(GoOut how) {
        goOut = how;
    }

    /** One move of a process at a time: the monitor to hold. */
    Object lock(int pid) {
        try {
            return records.of(pid).moving();
        } catch (IOException e) {
            // It has ended: whoever comes now finds that out by himself.
            return new Object();
        }
    }

    @Override
    public void born(Deputy parent, Deputy child, boolean borrows) {
        if (borrows) {
            borrowers.born(child);
        }
        records.born(parent.pid(), child);
        left(child);
    }

    @Override
    public CallTrace trace(int pid) {
        return records.trace(pid);
    }

    @Override
    public void left(Deputy deputy) {
        places.left(deputy);
        records.away(deputy.task(), deputy.pid());
    }

    @Override
    public CpuTimes times(int pid) {
        try {
            return records.of(pid).times();
        } catch (IOException e) {
            return new CpuTimes();
        }
    }

    @Override
    public AtomicReference<Wait> waitAtHome(int pid) {
        return records.waitAtHome(pid);
    }

    @Override
    public void released(Deputy deputy, boolean elsewhere) {
        records.usage().released(deputy.task(), deputy.takeCalls(), elsewhere);
    }

    @Override
    public void used(Deputy deputy, long userNanos, long systemNanos, boolean over) {
        records.usage().used(deputy.task(), userNanos, over);
    }

    @Override
    public void wants(Deputy deputy, org.mosix.process.protocol.UsageFrame told) {
        records.wants(deputy.pid(), told);
    }

    @Override
    public void exits(Deputy deputy, WaitStatus status) {
        holds.ends(deputy.tracee(), status);
    }

    @Override
    public void execed(Deputy deputy) {
        borrowers.over(deputy);
        later(() -> {
            synchronized (lock(deputy.pid())) {
                keepPlace(deputy);
            }
        });
    }

    /** The deputy stands in its exec stop: its new image goes where the old one was. */
    private void keepPlace(Deputy deputy) {
        HomeLink link = deputy.link();
        Tracee tracee = deputy.tracee();
        mover.doorstep().enter();
        try {
            places.back(deputy);
            mover.doorstep().check();
            mover.begin(tracee, link, this);
        } catch (Gone e) {
            LOG.debug("{}", e.getMessage());
        } catch (IOException | NotCarried | KernelException | IllegalStateException e) {
            records.pinned(tracee.pid(), e.getMessage());
            holds.letGo(tracee);
            if (!(e instanceof ExecStop.Stays) && !tracee.ended()) {
                again(tracee.pid(), link.host());
            }
        } finally {
            mover.doorstep().passed();
            // The old body: its program is no more.
            link.release(deputy);
        }
    }

    @Override
    public void wantsHome(Deputy deputy, int nr) {
        later(() -> {
            try {
                synchronized (lock(deputy.pid())) {
                    HomeLink link = deputy.link();
                    if (places.of(deputy.pid()) != deputy || link == null) {
                        return; // A move that was asked for has brought it home meanwhile, or it is frozen.
                    }
                    // Where it works by now: it may have been sent on while this waited.
                    int node = link.host();
                    mover.home(deputy, () -> {
                        records.usage().landed(deputy.task());
                        records.returned(deputy.pid(), nameOf(nr));
                    });
                    // Before anybody else moves it: who calls it home now must find that it is about to leave.
                    if (!borrowers.keeps(deputy)) {
                        again(deputy.pid(), node);
                    }
                }
            } catch (IOException | NotCarried | RuntimeException e) {
                SPARSE.warn("process {} cannot come home for call {}: {}", deputy.pid(), nr, e.getMessage());
            }
        });
    }

    private static String nameOf(int nr) {
        return switch (nr) {
            case HomeEvents.TOO_MUCH -> "a call with too much data";
            case HomeEvents.OLD_CALL -> "a 32-bit system call (int 0x80)";
            case HomeEvents.TIMER_STORM -> "a timer that is too fast and whose signals it ignores";
            default -> Table.row(nr).name();
        };
    }

    /** After a call made at home the process goes out again, later and later if it keeps coming back. */
    void again(int pid, int node) {
        long delay = records.backoff(pid, FIRST_RETRY_MILLIS, LAST_RETRY_MILLIS);
        goingOut.put(pid, node);
        timer.schedule(() -> later(() -> retry(pid, node)), delay, TimeUnit.MILLISECONDS);
    }

    /** Processes that are home for a call, or could not leave yet, and are about to go out to such nodes. */
    Set<Integer> goingOut(IntPredicate nodes) {
        Set<Integer> pids = new HashSet<>();
        goingOut.forEach((pid, node) -> {
            if (nodes.test(node)) {
                pids.add(pid);
            }
        });
        return pids;
    }

    /** The process is called home: if it is there, it does not go out again by itself. Waits for a move that is under way. */
    void stays(int pid) {
        synchronized (lock(pid)) {
            goingOut.remove(pid);
        }
    }

    /** From now on nobody goes out again by itself. Throws Refused if only until the node is started anew. */
    void stay() throws Refused {
        stay.set();
    }

    /** Those that wait go out now. Throws Refused if they may only until the node is started anew. */
    void stayNoMore() throws Refused {
        try {
            stay.unset();
        } finally {
            goingOut.forEach((pid, node) -> later(() -> retry(pid, node)));
        }
    }

    boolean isStaying() {
        return stay.holds();
    }

    private void retry(int pid, int node) {
        synchronized (lock(pid)) {
            if (!Integer.valueOf(node).equals(goingOut.get(pid))) {
                return;
            }
            // Until it is out, or has ended, it is among those that go out: who calls all home meanwhile must find it.
            String why = stay.holds() ? STAYS : goOut(pid, node);
            if (why != null && lives(pid)) {
                records.pinned(pid, why);
                again(pid, node);
            } else {
                goingOut.remove(pid, node);
            }
        }
    }

    private static boolean lives(int pid) {
        return Files.exists(Path.of("/proc/" + pid + "/exe"));
    }

    /** Why it has not gone; null if it has, or there is nobody who could. */
    private String goOut(int pid, int node) {
        try {
            if (places.of(pid) == null && Files.exists(Path.of("/proc/" + pid))) {
                goOut.go(pid, node);
            }
            return null;
        } catch (Exception e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void ended(Deputy deputy, WaitStatus status) {
        borrowers.over(deputy);
        places.back(deputy);
        holds.ended(deputy.tracee(), status);
    }

    @Override
    public void lost(Deputy deputy, HomeLink link, String why) {
        if (deputy.link() == link) {
            places.cut(deputy.move().token());
        }
        later(() -> {
            // A move that is under way comes to its end first: it may have taken the process elsewhere.
            synchronized (lock(deputy.pid())) {
                if (places.of(deputy.pid()) == deputy && deputy.link() == link) {
                    places.back(deputy);
                    LastWords.lost(deputy, why);
                }
            }
        });
    }

    /** Not when this node ends: then nothing is done any more. */
    private void later(Runnable work) {
        try {
            movers.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("this node ends: {}", e.getMessage());
        }
    }

    void close() {
        movers.shutdown();
        timer.shutdownNow();
    }
}
