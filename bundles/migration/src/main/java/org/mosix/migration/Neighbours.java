package org.mosix.migration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.mosix.api.NodeId;
import org.mosix.api.NodeInfo;
import org.mosix.api.Nodes;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Hello;
import org.mosix.wire.Station;

/**
 * Which listed nodes answer: each is asked every two seconds, on a connection of its own, and a hung one is given up when
 * it has been silent as long as a lost peer may be. Any thread; answers from memory.
 */
final class Neighbours implements Nodes, AutoCloseable {
    private static final long PERIOD_SECONDS = 2;

    private final Station station;
    /** What our owner has said last. */
    private final Supplier<OwnerWord> word;

    private final Listener listener;
    /** Why a node is not up; empty text when it is. */
    private final Map<Integer, String> states = new ConcurrentHashMap<>();

    private final Map<Integer, Boolean> asking = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Neighbours::thread);
    private final ExecutorService askers = Executors.newCachedThreadPool(Neighbours::thread);

    /** Who hears what a node has answered. */
    interface Listener {
        void heard(int node, OwnerWord word);
    }

    Neighbours(Station station, Supplier<OwnerWord> word, Listener listener) {
        this.station = station;
        this.word = word;
        this.listener = listener;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "mosix-neighbours");
        thread.setDaemon(true);
        return thread;
    }

    /** Begins to ask. */
    void open() {
        clock.scheduleWithFixedDelay(this::askAll, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    /** Answers the question of another node whether this one lives. */
    boolean answer(Channel channel) throws IOException {
        channel.send(Frame.ANSWER, word.get().encode());
        return false;
    }

    private void askAll() {
        for (int node : station.peers().all().keySet()) {
            if (node != station.self() && asking.putIfAbsent(node, true) == null) {
                askers.execute(() -> ask(node));
            }
        }
    }

    private void ask(int node) {
        Channel channel = null;
        try {
            channel = station.connect(node, Hello.Purpose.ASK, Question.LIVES);
            station.watch(channel);
            OwnerWord said = OwnerWord.decode(channel.expect(Frame.ANSWER), System.currentTimeMillis());
            states.put(node, "");
            listener.heard(node, said);
        } catch (IOException e) {
            String why = e.getMessage();
            states.put(node, why == null ? "it does not answer" : why);
        } finally {
            asking.remove(node);
            if (channel != null) {
                station.release(channel);
            }
        }
    }

    @Override
    public NodeId own() {
        return new NodeId(station.self());
    }

    @Override
    public List<NodeInfo> list() {
        List<NodeInfo> list = new ArrayList<>();
        station.peers().all().forEach((number, address) -> {
            String why = number == station.self() ? "" : states.getOrDefault(number, "it has not been asked yet");
            String where = address.getAddress().getHostAddress() + ":" + address.getPort();
            list.add(new NodeInfo(new NodeId(number), where, why.isEmpty(), why));
        });
        return list;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        askers.shutdown();
    }
}
