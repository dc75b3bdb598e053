package org.mosix.migration;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.mosix.api.ClusterException;
import org.mosix.api.Gone;
import org.mosix.api.Recall;
import org.mosix.process.home.Deputy;
import org.mosix.process.home.HomeLink;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Hello;
import org.mosix.wire.Station;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes this home's processes back, some at a time: because their home's owner says so, or that of their host. Any thread. */
final class Recaller {
    private static final Logger LOG = LoggerFactory.getLogger(Recaller.class);

    /** Moves at the same time: a large process must not hold up small ones, and a host has only so many that leave together. */
    static final int TOGETHER = 8;
    /** What cannot come now may do so soon: it is about to begin a program, or too many leave its host. */
    private static final int ATTEMPTS = 5;

    private static final long FIRST_PAUSE_MILLIS = 100;
    /** Processes that stay may go on having children that are called one by one. */
    private static final int ROUNDS = 50;

    private static final int QUESTION_SECONDS = 5;
    private static final long PROGRESS_NANOS = 200_000_000L;

    private final Places places;
    private final Household household;
    private final HomeMigrator migrator;
    private final Station station;
    private final RecallServer server;
    private final RecallServer someServer;

    Recaller(Station station, Places places, Household household, HomeMigrator migrator) {
        this.station = station;
        this.server = new RecallServer(station, "is taking its processes home already");
        this.someServer = new RecallServer(station, "is taking some of its processes home already");
        this.places = places;
        this.household = household;
        this.migrator = migrator;
    }

    /** @param failed why it could not come; null: it is home, or has ended */
    private record Outcome(int pid, boolean ended, long bytes, String failed) {
        static Outcome failed(int pid, String why) {
            return new Outcome(pid, false, 0, why);
        }
    }

    /** One recall: what became of each process. One thread. */
    private final class Run {
        private final IntPredicate hosts;
        private final Supplier<Set<Integer>> called;
        private final Consumer<Recall> progress;
        private final Map<Integer, Integer> attempts = new LinkedHashMap<>();
        private final Map<Integer, Outcome> outcomes = new LinkedHashMap<>();
        private final BlockingQueue<Outcome> done = new LinkedBlockingQueue<>();
        private final ExecutorService movers = Executors.newFixedThreadPool(TOGETHER, Recaller::thread);
        private volatile boolean stopped;
        /** When progress was told last (nanoTime, never 0), or 0. */
        private long told;

        Run(IntPredicate hosts, Supplier<Set<Integer>> called, Consumer<Recall> progress) {
            this.hosts = hosts;
            this.called = called;
            this.progress = progress;
        }

        Recall run() throws InterruptedException {
            try {
                long pause = FIRST_PAUSE_MILLIS;
                for (int round = 0; round < ROUNDS; round++) {
                    List<Integer> pids = called.get().stream()
                            .filter(pid -> attempts.merge(pid, 1, Integer::sum) <= ATTEMPTS)
                            .toList();
                    if (pids.isEmpty()) {
                        break;
                    }
                    if (round(pids)) {
                        pause = FIRST_PAUSE_MILLIS;
                    } else {
                        Thread.sleep(pause);
                        pause *= 2;
                    }
                }
                for (int pid : called.get()) {
                    attempts.putIfAbsent(pid, 0);
                    Outcome last = outcomes.get(pid);
                    if (last == null || last.failed == null) {
                        outcomes.put(pid, Outcome.failed(pid, "process " + pid + " left home while others came"));
                    }
                }
                return recall();
            } finally {
                stopped = true;
                // What is under way comes to its end: a move that is interrupted would be called off.
                movers.shutdown();
            }
        }

        /** Calls them all once; whether all came. */
        private boolean round(List<Integer> pids) throws InterruptedException {
            boolean all = true;
            pids.forEach(outcomes::remove);
            tell();
            pids.forEach(pid -> movers.execute(() -> done.add(bring(pid))));
            for (int i = 0; i < pids.size(); i++) {
                Outcome outcome = done.take();
                outcomes.put(outcome.pid, outcome);
                all &= outcome.failed == null;
                tell();
            }
            return all;
        }

        private void tell() {
            if (told == 0 || System.nanoTime() - told >= PROGRESS_NANOS) {
                progress.accept(recall());
                told = System.nanoTime() | 1;
            }
        }

        private Outcome bring(int pid) {
            if (stopped) {
                return Outcome.failed(pid, "process " + pid + " was not called");
            }
            try {
                household.stays(pid);
                return new Outcome(pid, false, migrator.home(pid, hosts), null);
            } catch (Gone e) {
                return new Outcome(pid, true, 0, null);
            } catch (ClusterException e) {
                return Outcome.failed(pid, e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("process {} does not come home by a fault of ours", pid, e);
                return Outcome.failed(pid, "process " + pid + " does not come home by a fault of its home's node");
            }
        }

        private Recall recall() {
            int ended = (int) outcomes.values().stream().filter(Outcome::ended).count();
            List<String> reasons = outcomes.values().stream()
                    .map(Outcome::failed)
                    .filter(why -> why != null)
                    .toList();
            int home = outcomes.size() - ended - reasons.size();
            long bytes = outcomes.values().stream().mapToLong(Outcome::bytes).sum();
            return new Recall(attempts.size(), home, ended, reasons.size(), bytes, reasons);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "mosix-recall");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Calls all processes home that work on such hosts, or are about to go back there, until none is found any more; returns
     * when that is done as far as it can be.
     *
     * @param progress told on this thread, a few times a second at most; if it throws, no more are called
     */
    Recall run(IntPredicate hosts, Consumer<Recall> progress) throws InterruptedException {
        return new Run(hosts, () -> called(hosts), progress).run();
    }

    private Set<Integer> called(IntPredicate hosts) {
        Set<Integer> pids = new TreeSet<>(household.goingOut(hosts));
        for (Deputy deputy : places.all()) {
            HomeLink link = deputy.link();
            // It has no link yet in the moment in which it leaves; where it goes is looked at again when it has left.
            if (link == null ? !deputy.crew().isFrozen() : hosts.test(link.host())) {
                pids.add(deputy.pid());
            }
        }
        return pids;
    }

    /** Those that have such tasks and work on that host. */
    private Set<Integer> called(Set<Long> tasks, int host) {
        Set<Integer> pids = new TreeSet<>();
        for (Deputy deputy : places.all()) {
            HomeLink link = deputy.link();
            if (link != null && link.host() == host && tasks.contains(deputy.task())) {
                pids.add(deputy.pid());
            }
        }
        return pids;
    }

    /** A host wants some of its guests of this home to leave: others are better, and take their places. */
    boolean answerSome(Channel channel, Hello hello) throws IOException {
        int host = hello.from();
        station.expire(channel, QUESTION_SECONDS);
        Set<Long> tasks = TasksFrame.decode(channel.expect(Frame.ASK));
        return someServer.answer(channel, host, progress -> {
            Recall end = new Run(node -> node == host, () -> called(tasks, host), progress).run();
            if (end.all() > 0) {
                LOG.info("node {} has others go before some of its guests: {}", host, end);
            }
            return end;
        });
    }

    /** A host wants its guests of this home to leave. */
    boolean answer(Channel channel, Hello hello) throws IOException {
        int host = hello.from();
        return server.answer(channel, host, progress -> {
            Recall end = run(node -> node == host, progress);
            if (end.all() > 0) {
                LOG.info("node {} has sent its guests home: {}", host, end);
            }
            return end;
        });
    }
}
