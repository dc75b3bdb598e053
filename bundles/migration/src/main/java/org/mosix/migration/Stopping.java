package org.mosix.migration;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.mosix.api.ClusterException;
import org.mosix.api.NotCarried;
import org.mosix.api.Refused;
import org.mosix.linux.Errno;
import org.mosix.linux.KernelException;
import org.mosix.linux.proc.ProcessStat;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.linux.trace.Areas;
import org.mosix.linux.trace.Gone;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.Tracee;
import org.mosix.linux.trace.WaitStatus;
import org.mosix.linux.trace.Watcher;

/**
 * Seizes a process at home and stops all its threads. A thread that runs may make another meanwhile, so it is looked for more
 * until all that there are stand. One mover's thread.
 */
final class Stopping {
    private static final long STOP_NANOS = 5_000_000_000L;
    /** A child that it makes before it stops is not ours: traced, it would wait for us for ever. */
    private static final long UNTIL_STOPPED = Hand.TRACESYSGOOD | Hand.TRACEEXIT;

    /** So many pending signals are waited for before a move. */
    private static final int SIGNALS_FIRST = 64;

    private final Agent agent;
    private final int pid;
    private final long options;
    private final Rests rests;
    private final Map<Tracee, CompletableFuture<WaitStatus>> stopped = new LinkedHashMap<>();
    private final List<Tracee> mates = new ArrayList<>();
    private final long deadline = System.nanoTime() + STOP_NANOS;
    private Hand hand;

    Stopping(Agent agent, int pid) {
        this.agent = agent;
        this.pid = pid;
        this.options = agent.holds().options(pid);
        this.rests = agent.holds().rests();
    }

    /** The further threads, in no order, when {@link #stop} is over. */
    List<Tracee> mates() {
        return mates;
    }

    /** Stops it; its first thread. On an exception it runs on. */
    Tracee stop() throws IOException, ClusterException {
        ProcessStatus status = ProcessStatus.of(pid);
        Tracee held = agent.holds().held(pid);
        if (held == null && status.number("TracerPid") != 0) {
            throw new Refused("process " + pid + " cannot be moved now: "
                    + HomeMigrator.tracer((int) status.number("TracerPid")));
        }
        long threads = status.number("Threads");
        if (threads > Areas.MOST) {
            throw carriesNot(threads + " threads, and " + Areas.MOST + " is the most");
        }
        if (threads > 1 && ProcessStat.of(pid).ended()) {
            throw carriesNot("a first thread that has ended, and others that go on");
        }
        hand = held == null ? agent.hands().next() : held.hand();
        boolean several = threads > 1;
        CompletableFuture<WaitStatus> first = new CompletableFuture<>();
        Tracee tracee = hand.call(() -> {
            FirstStop watcher = new FirstStop(first, options, several, rests, agent.holds()::ended);
            Tracee t = held == null ? hand.seize(pid, options & UNTIL_STOPPED, watcher) : held;
            hand.watch(t, watcher);
            t.interrupt();
            return t;
        });
        try {
            stopped.put(tracee, first);
            WaitStatus how = wait(first);
            if (how.ended()) {
                throw new Gone(pid);
            }
            others(tracee);
            return tracee;
        } catch (IOException | ClusterException | RuntimeException e) {
            agent.holds().leave(List.copyOf(stopped.keySet()));
            throw e;
        }
    }

    private NotCarried carriesNot(String what) {
        return new NotCarried("process " + pid + " cannot be moved now: it has " + what);
    }

    /** Seizes those that are not ours yet until there are none. */
    private void others(Tracee first) throws IOException, ClusterException {
        boolean again = true;
        while (again) {
            again = false;
            List<Tracee> fresh = new ArrayList<>();
            for (int tid : tids()) {
                if (stopped.keySet().stream().noneMatch(t -> t.pid() == tid)) {
                    again |= seize(tid, fresh);
                }
            }
            for (Tracee mate : fresh) {
                if (!wait(stopped.get(mate)).ended()) {
                    mates.add(mate);
                }
            }
        }
        for (Map.Entry<Tracee, CompletableFuture<WaitStatus>> e : stopped.entrySet()) {
            if (e.getValue().join().groupStop()) {
                throw new Refused("process " + pid + " is stopped as a job; let it continue first");
            }
        }
        mates.removeIf(Tracee::ended);
        if (mates.size() >= Areas.MOST) {
            throw carriesNot("more than " + Areas.MOST + " threads");
        }
        if (first.ended()) {
            throw new Gone(pid);
        }
    }

    /** Seizes a thread; true if it is to be looked again. One that has just ended is no error. */
    private boolean seize(int tid, List<Tracee> fresh) throws Refused {
        CompletableFuture<WaitStatus> future = new CompletableFuture<>();
        try {
            Tracee mate = hand.call(() -> {
                Tracee t = hand.seize(
                        tid, options & UNTIL_STOPPED, new FirstStop(future, options, true, rests, Holds::mateEnded));
                t.threadOf(pid);
                t.interrupt();
                return t;
            });
            stopped.put(mate, future);
            fresh.add(mate);
            return true;
        } catch (KernelException e) {
            if (e.errno() == Errno.ESRCH || isOver(tid)) {
                return false;
            }
            throw new Refused("thread " + tid + " of process " + pid + " cannot be traced: " + e.getMessage(), e);
        } catch (Gone e) {
            return true;
        }
    }

    private boolean isOver(int tid) {
        try {
            return ProcessStatus.of(tid).text("State").startsWith("Z") || !Files.exists(task().resolve("" + tid));
        } catch (IOException e) {
            return true;
        }
    }

    private Path task() {
        return Path.of("/proc/" + pid + "/task");
    }

    private List<Integer> tids() throws IOException {
        List<Integer> tids = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(task())) {
            all.forEach(tid -> tids.add(Integer.parseInt(tid.getFileName().toString())));
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        return tids;
    }

    private WaitStatus wait(CompletableFuture<WaitStatus> future) throws Refused {
        try {
            return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new Refused("process " + pid + " is busy in the kernel (vfork or a device); try again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("process " + pid + " could not be stopped", e);
        } catch (ExecutionException e) {
            throw new Refused("process " + pid + " could not be stopped", e);
        }
    }

    /**
     * Lets signals through until the stop that was asked for. One that is pending then is taken first, at home: else the
     * process would run on elsewhere for a moment without it, and an interrupted call could not tell why it ended. Of several
     * threads each takes first what was sent to it alone.
     */
    private static final class FirstStop implements Watcher {
        private final CompletableFuture<WaitStatus> stopped;
        private final long options;
        private final boolean several;
        private final Rests rests;
        private final BiConsumer<Tracee, WaitStatus> over;
        private int patience = SIGNALS_FIRST;
        private boolean letThrough;

        FirstStop(
                CompletableFuture<WaitStatus> stopped,
                long options,
                boolean several,
                Rests rests,
                BiConsumer<Tracee, WaitStatus> over) {
            this.rests = rests;
            this.stopped = stopped;
            this.options = options;
            this.several = several;
            this.over = over;
        }

        @Override
        public void onStop(Tracee tracee, WaitStatus status) {
            if (stopped.isDone() || rests.goesOnTo(tracee, status)) {
                return;
            }
            if (status.event() != WaitStatus.EVENT_STOP) {
                if (letThrough && status.signalDelivery() || status.syscallStop()) {
                    letThrough = false;
                    tracee.interrupt();
                }
                tracee.resume(status.signalDelivery() ? status.signal() : 0);
            } else if (!status.groupStop() && patience-- > 0 && signalDue(tracee.pid())) {
                letThrough = true;
                tracee.resume(0);
            } else {
                tracee.options(options);
                stopped.complete(status);
            }
        }

        private boolean signalDue(int pid) {
            try {
                ProcessStatus status = ProcessStatus.of(pid);
                return (several ? status.set("SigPnd") & ~status.set("SigBlk") : status.deliverable()) != 0;
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public void onEnd(Tracee tracee, WaitStatus status) {
            // Its job waits for its end, if it is counted.
            over.accept(tracee, status);
            stopped.complete(status);
        }
    }
}
