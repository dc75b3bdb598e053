package org.mosix.migration;

import java.io.IOException;
import java.nio.ByteBuffer;
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
import org.mosix.api.Recall;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Hello;
import org.mosix.wire.Station;

/** Asks several nodes one {@link Question} that is answered by {@link RecallFrame}s, and sums what they tell. Any thread. */
final class Survey {
    private final Station station;
    private final long question;
    private final String failure;
    private final int together;

    /**
     * @param failure what a node does not do of which nothing more is heard, for people: "does not ..."
     * @param together how many are asked at the same time
     */
    Survey(Station station, long question, String failure, int together) {
        this.station = station;
        this.question = question;
        this.failure = failure;
        this.together = together;
    }

    /** @param problem why no more is known; null: {@code so} is what the node has done */
    private record News(int node, Recall so, boolean last, String problem) {}

    /**
     * Asks all once and waits for their last words.
     *
     * @param before what is to be added to what they tell
     */
    Recall ask(Set<Integer> nodes, Recall before, Consumer<Recall> progress) throws InterruptedException {
        return ask(nodes, null, before, progress);
    }

    /** As {@link #ask(Set, Recall, Consumer)}. {@code words}: what else each is told, in an ASK; null: nothing. */
    Recall ask(Set<Integer> nodes, ByteBuffer words, Recall before, Consumer<Recall> progress)
            throws InterruptedException {
        BlockingQueue<News> heard = new LinkedBlockingQueue<>();
        Set<Channel> open = ConcurrentHashMap.newKeySet();
        ExecutorService askers = Executors.newFixedThreadPool(together, Survey::thread);
        Map<Integer, Recall> told = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        try {
            nodes.forEach(node -> askers.execute(() -> ask(node, words, open, heard)));
            for (int left = nodes.size(); left > 0; ) {
                News news = heard.take();
                if (news.problem != null) {
                    problems.add(news.problem);
                } else {
                    told.put(news.node, news.so);
                }
                left -= news.last ? 1 : 0;
                progress.accept(Recalls.sum(before, told.values(), List.of()));
            }
            return Recalls.sum(before, told.values(), problems);
        } finally {
            askers.shutdownNow();
            // Those that are still at it begin no more when nobody hears them.
            open.forEach(Channel::close);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "mosix-survey");
        thread.setDaemon(true);
        return thread;
    }

    private void ask(int node, ByteBuffer words, Set<Channel> open, BlockingQueue<News> heard) {
        Channel channel = null;
        Recall so = Recall.NOTHING;
        try {
            channel = station.connect(node, Hello.Purpose.ASK, question);
            open.add(channel);
            station.watch(channel);
            if (words != null) {
                channel.send(Frame.ASK, words.duplicate());
            }
            while (true) {
                RecallFrame frame = RecallFrame.decode(channel.expect(Frame.ANSWER));
                // Who says the same again and again keeps nobody busy but this thread.
                if (frame.last() || !frame.recall().equals(so)) {
                    so = frame.recall();
                    heard.add(new News(node, so, frame.last(), null));
                }
                if (frame.last()) {
                    return;
                }
            }
        } catch (IOException | RuntimeException e) {
            heard.add(new News(node, so, true, "node " + node + " " + failure + ": " + e.getMessage()));
        } finally {
            if (channel != null) {
                open.remove(channel);
                station.release(channel);
            }
        }
    }
}
