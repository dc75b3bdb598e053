package org.mosix.migration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.mosix.api.Recall;
import org.mosix.process.host.Guests;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Hello;
import org.mosix.wire.Station;

/**
 * Sends this node's guests home. A guest belongs to its home, so each listed node is asked to take its own: it moves them as
 * it would for its users, and tells how far it has come. One thread, at a time.
 */
final class Expulsion {
    /** Homes that are asked at the same time. With {@link Recaller#TOGETHER} of each, fewer leave together than may. */
    private static final int HOMES = 6;
    /** Bodies go some time after their processes have arrived at home. */
    private static final long SETTLE_NANOS = 5_000_000_000L;

    private static final long LOOK_MILLIS = 5;
    /** Families that were arriving may have missed their home's first call. */
    private static final int ROUNDS = 20;

    private final Station station;
    private final Guests guests;

    Expulsion(Station station, Guests guests) {
        this.station = station;
        this.guests = guests;
    }

    /** @param problem why no more is known; null: {@code so} is what the home has done */
    private record News(int home, Recall so, boolean last, String problem) {}

    /** The caller sees to it that nobody comes in meanwhile. {@code progress} as {@link Recaller#run} has it. */
    Recall run(Consumer<Recall> progress) throws InterruptedException {
        Recall before = Recall.NOTHING;
        int round = 0;
        while (true) {
            // Also when no guest is here: one may be home for a call only, and about to come again.
            Recall so = askAll(before, progress);
            settle(so.failed());
            boolean news = so.home() + so.ended() > before.home() + before.ended();
            before = new Recall(so.home() + so.ended(), so.home(), so.ended(), 0, List.of());
            int left = guests.size();
            round++;
            if (left == 0) {
                // Who was cut off in the middle has not told what became of all.
                boolean whole = so.all() == so.home() + so.ended();
                return whole ? before : new Recall(before.all(), so.home(), so.ended(), 0, so.reasons());
            }
            if (!news || round == ROUNDS) {
                return rest(so, left);
            }
        }
    }

    /** What the homes told, and what there is. */
    private static Recall rest(Recall so, int left) {
        List<String> reasons = new ArrayList<>(so.reasons());
        if (reasons.isEmpty()) {
            reasons.add("their homes did not know of all of them");
        }
        return new Recall(so.home() + so.ended() + left, so.home(), so.ended(), left, reasons);
    }

    private void settle(int failed) throws InterruptedException {
        long deadline = System.nanoTime() + SETTLE_NANOS;
        while (guests.size() > failed && System.nanoTime() < deadline) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Asks all homes once and waits for their last words. */
    private Recall askAll(Recall before, Consumer<Recall> progress) throws InterruptedException {
        Set<Integer> homes = new java.util.TreeSet<>(station.peers().all().keySet());
        homes.remove(station.self());
        BlockingQueue<News> heard = new LinkedBlockingQueue<>();
        Set<Channel> open = ConcurrentHashMap.newKeySet();
        ExecutorService askers = Executors.newFixedThreadPool(HOMES, Expulsion::thread);
        Map<Integer, Recall> told = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        try {
            homes.forEach(home -> askers.execute(() -> ask(home, open, heard)));
            for (int left = homes.size(); left > 0; ) {
                News news = heard.take();
                if (news.problem != null) {
                    problems.add(news.problem);
                } else {
                    told.put(news.home, news.so);
                }
                left -= news.last ? 1 : 0;
                progress.accept(sum(before, told, List.of()));
            }
            return sum(before, told, problems);
        } finally {
            askers.shutdownNow();
            // Homes that are still at it take no more when nobody hears them.
            open.forEach(Channel::close);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "mosix-expel");
        thread.setDaemon(true);
        return thread;
    }

    private void ask(int home, Set<Channel> open, BlockingQueue<News> heard) {
        Channel channel = null;
        Recall so = Recall.NOTHING;
        try {
            channel = station.connect(home, Hello.Purpose.ASK, Question.TAKE_HOME);
            open.add(channel);
            station.watch(channel);
            while (true) {
                RecallFrame frame = RecallFrame.decode(channel.expect(Frame.ANSWER));
                // Who says the same again and again keeps nobody busy but this thread.
                if (frame.last() || !frame.recall().equals(so)) {
                    so = frame.recall();
                    heard.add(new News(home, so, frame.last(), null));
                }
                if (frame.last()) {
                    return;
                }
            }
        } catch (IOException | RuntimeException e) {
            heard.add(new News(home, so, true, "node " + home + " does not take its processes: " + e.getMessage()));
        } finally {
            if (channel != null) {
                open.remove(channel);
                station.release(channel);
            }
        }
    }

    private static Recall sum(Recall before, Map<Integer, Recall> told, List<String> problems) {
        List<String> reasons = new ArrayList<>();
        told.values().forEach(so -> reasons.addAll(so.reasons()));
        reasons.addAll(problems);
        return new Recall(
                total(before, told, Recall::all),
                total(before, told, Recall::home),
                total(before, told, Recall::ended),
                total(before, told, Recall::failed),
                reasons);
    }

    private static int total(Recall before, Map<Integer, Recall> told, ToIntFunction<Recall> part) {
        return part.applyAsInt(before) + told.values().stream().mapToInt(part).sum();
    }
}
