package org.mosix.migration;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.mosix.linux.proc.ProcessStat;
import org.mosix.linux.trace.Gone;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.HandEnded;
import org.mosix.linux.trace.Interrupted;
import org.mosix.linux.trace.Tracee;
import org.mosix.linux.trace.WaitStatus;
import org.mosix.linux.trace.Watcher;
import org.mosix.migration.job.Job;
import org.mosix.migration.job.Records;
import org.mosix.process.home.DeputyWatcher;
import org.mosix.process.home.Unfinished;
import org.mosix.process.home.Wait;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets processes go that need no tracer any more. While a process is at home nobody traces it, but for two cases: the first
 * process of a job whose statistics are wanted is held lightly until its end, so that the file is complete when whoever
 * waits for it learns of that end; and one that a move has caught in the middle of a write, until that is over ({@link Rests}).
 * It then sees signals a little later and has a TracerPid.
 */
final class Holds {
    private static final Logger LOG = LoggerFactory.getLogger(Holds.class);
    private static final long AT_HOME = Hand.TRACESYSGOOD | Hand.TRACEEXIT;
    /** How long the threads of a process that ends may take for it. */
    private static final long OTHERS_NANOS = 500_000_000L;

    private static final long OTHERS_STEP_NANOS = 500_000L;

    private final Records records;
    private final ExecutorService threads;
    private final Map<Integer, Job> firsts = new ConcurrentHashMap<>();
    private final Map<Integer, Tracee> held = new ConcurrentHashMap<>();
    private final Rests rests = new Rests();

    Holds(Records records, ExecutorService threads) {
        this.records = records;
        this.threads = threads;
    }

    /** Trace options of a process that is to leave. */
    long options(int pid) {
        return DeputyWatcher.OPTIONS | (records.counted(pid) ? Hand.TRACEEXIT : 0);
    }

    /** A counted job begins. */
    void begin(Job job) {
        if (job.counted()) {
            firsts.put(job.pid(), job);
        }
    }

    void abandon(int pid) {
        firsts.remove(pid);
        forget(pid);
    }

    private void forget(int pid) {
        held.remove(pid);
        rests.forget(pid);
    }

    /** The calls that processes finish at home. */
    Rests rests() {
        return rests;
    }

    /** The tracee of a process at home that is held for its statistics, or null; its watcher may be replaced. */
    Tracee held(int pid) {
        return held.get(pid);
    }

    /** Seizes the first process of a counted job before it begins its program. On the hand. */
    Tracee seize(Hand hand, int pid) {
        Tracee tracee = hand.seize(pid, AT_HOME, new HomeWatcher());
        held.put(pid, tracee);
        return tracee;
    }

    /** As {@link #letGo(Tracee)}, of a process with further threads. */
    void letGo(Tracee first, List<Tracee> mates) {
        try {
            first.hand().run(() -> {
                mates.forEach(Holds::goMate);
                go(first);
            });
        } catch (Gone | HandEnded e) {
            LOG.debug("{}", e.getMessage());
        }
    }

    /** Only the first thread is ever held at home. On the hand. */
    private static void goMate(Tracee mate) {
        if (!mate.ended() && mate.stopped()) {
            Wait.goOn(mate, new AtomicReference<>());
            Interrupted.undo(mate);
            mate.detach(0);
        }
    }

    /** The process, stopped, runs on at home; done when this returns, so that it can be seized anew. Any thread. */
    void letGo(Tracee tracee) {
        letGo(tracee, List.of());
    }

    private void go(Tracee tracee) {
        if (tracee.ended() || !tracee.stopped()) {
            return;
        }
        Wait.goOn(tracee, records.waitAtHome(tracee.pid()));
        Interrupted.undo(tracee);
        if (Unfinished.of(tracee, tracee.registers()) != null) {
            held.put(tracee.pid(), tracee);
            runOn(tracee, AT_HOME, new RestWatcher());
        } else {
            release(tracee);
        }
    }

    private void release(Tracee tracee) {
        if (firsts.containsKey(tracee.pid())) {
            held.put(tracee.pid(), tracee);
            runOn(tracee, AT_HOME, new HomeWatcher());
        } else {
            forget(tracee.pid());
            tracee.detach(0);
        }
    }

    /** A stopped tracee runs on at home and is watched there. On the hand. */
    static void runOn(Tracee tracee, long options, Watcher watcher) {
        tracee.options(options);
        tracee.hand().watch(tracee, watcher);
        // It stops once more at once, before it runs: if its job is stopped, it then waits for SIGCONT.
        tracee.interrupt();
        tracee.resume(0);
    }

    /** The threads of a process, the first one first, of which some run: each is let go as soon as it can be stopped. Any thread. */
    void leave(List<Tracee> threads) {
        Tracee first = threads.get(0);
        first.hand().offer(() -> {
            for (Tracee thread : threads) {
                leave(
                        thread,
                        thread == first
                                ? new Leaving(rests, this::go, this::ended)
                                : new Leaving(rests, Holds::goMate, Holds::mateEnded));
            }
        });
    }

    private static void leave(Tracee tracee, Leaving watcher) {
        tracee.hand().watch(tracee, watcher);
        if (tracee.stopped()) {
            watcher.go.accept(tracee);
        } else if (!tracee.ended()) {
            tracee.interrupt();
        }
    }

    static void mateEnded(Tracee mate, WaitStatus status) {
        LOG.debug("thread {} has ended: {}", mate.pid(), status);
    }

    /** A traced process stands at its end and is resumed when that is taken note of. On its hand. */
    void ends(Tracee tracee, WaitStatus status) {
        Job job = firsts.get(tracee.pid());
        if (job == null) {
            forget(tracee.pid());
            records.ended(tracee.pid());
            tracee.resume(0);
            return;
        }
        abandon(tracee.pid());
        job.exits(status.shellStatus());
        threads.execute(() -> {
            records.ended(tracee.pid());
            records.firstEnds(job);
            tracee.hand().offer(() -> {
                if (tracee.stopped()) {
                    tracee.resume(0);
                }
            });
        });
    }

    /** A traced process has ended without having stood at its end (SIGKILL), or after it. On its hand. */
    void ended(Tracee tracee, WaitStatus status) {
        Job job = firsts.get(tracee.pid());
        abandon(tracee.pid());
        records.ended(tracee.pid());
        if (job != null) {
            job.exits(status.shellStatus());
            threads.execute(() -> records.firstEnds(job));
        }
    }

    /** Lets it go at the next stop. */
    private record Leaving(Rests rests, Consumer<Tracee> go, BiConsumer<Tracee, WaitStatus> over) implements Watcher {
        @Override
        public void onStop(Tracee tracee, WaitStatus status) {
            if (rests.goesOnTo(tracee, status)) {
                return;
            }
            if (status.signalDelivery()) {
                // It has taken the place of the stop that was asked for.
                tracee.interrupt();
                tracee.resume(status.signal());
            } else {
                go.accept(tracee);
            }
        }

        @Override
        public void onEnd(Tracee tracee, WaitStatus status) {
            over.accept(tracee, status);
        }
    }

    /**
     * The process ends, and its other threads with it, in a moment; or its first thread alone does (pthread_exit(3)): then
     * nothing is said of an end until there is one.
     */
    private void firstThreadEnds(Tracee tracee, WaitStatus status) {
        long deadline = System.nanoTime() + OTHERS_NANOS;
        while (hasOthers(tracee.pid()) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(OTHERS_STEP_NANOS);
        }
        boolean goOn = hasOthers(tracee.pid());
        tracee.hand().offer(() -> {
            if (!goOn) {
                ends(tracee, status);
            } else if (tracee.stopped()) {
                tracee.resume(0);
            }
        });
    }

    /** Has a process threads but the first that live? */
    private static boolean hasOthers(int pid) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : all) {
                int tid = Integer.parseInt(task.getFileName().toString());
                if (tid != pid && lives(tid)) {
                    return true;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            LOG.debug("process {} is gone", pid);
        }
        return false;
    }

    private static boolean lives(int tid) {
        try {
            return !ProcessStat.of(tid).ended();
        } catch (IOException e) {
            return false;
        }
    }

    /** It stands in the middle of a call: lets it go when that is over, or for a signal. */
    private final class RestWatcher implements Watcher {
        @Override
        public void onStop(Tracee tracee, WaitStatus status) {
            if (rests.goesOn(tracee, status)) {
                return;
            }
            if (status.event() == WaitStatus.EVENT_EXIT) {
                new HomeWatcher().onStop(tracee, status);
            } else if (status.groupStop()) {
                tracee.listen();
            } else if (status.signalDelivery()) {
                signal(tracee, status.signal());
            } else if (!rests.begin(tracee)) {
                release(tracee);
            }
        }

        private void signal(Tracee tracee, int signal) {
            if (!Rests.isIgnored(tracee, signal) || !rests.begin(tracee)) {
                tracee.hand().watch(tracee, new Leaving(rests, Holds.this::go, Holds.this::ended));
                tracee.interrupt();
                tracee.resume(signal);
            }
        }

        @Override
        public void onEnd(Tracee tracee, WaitStatus status) {
            ended(tracee, status);
        }
    }

    /** Passes on everything until the end. */
    private final class HomeWatcher implements Watcher {
        @Override
        public void onStop(Tracee tracee, WaitStatus status) {
            if (status.event() != WaitStatus.EVENT_EXIT) {
                tracee.passOn(status);
                return;
            }
            WaitStatus end = new WaitStatus((int) tracee.eventMessage());
            if (hasOthers(tracee.pid())) {
                threads.execute(() -> firstThreadEnds(tracee, end));
            } else {
                ends(tracee, end);
            }
        }

        @Override
        public void onEnd(Tracee tracee, WaitStatus status) {
            ended(tracee, status);
        }
    }
}
