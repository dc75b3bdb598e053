package org.mosix.migration;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final PartnerFacts facts;
    /** Why a node is not up; empty text when it is. */
    private final Map<Integer, String> states = new ConcurrentHashMap<>();

    private final Map<Integer, Boolean> asking = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Neighbours::thread);
    private final ExecutorService askers = Executors.newCachedThreadPool(Neighbours::thread);

    /** Who hears what a node has answered. */
    interface Listener {
        void heard(int node, OwnerWord word);
    }

    Neighbours(Station station, Supplier<OwnerWord> word, PartnerFacts facts, Listener listener) {
        this.station = station;
        this.word = word;
        this.listener = listener;
        this.facts = facts;
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
        channel.send(Frame.ANSWER, new LifeSign(word.get(), facts.own()).encode());
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
            LifeSign said = LifeSign.decode(
                    channel.expect(Frame.ANSWER),
                    node,
                    where(station.peers().address(node)),
                    System.currentTimeMillis());
            states.put(node, "");
            facts.answered(node, said.facts());
            listener.heard(node, said.word());
        } catch (IOException e) {
            String why = e.getMessage();
            states.put(node, why == null ? "it does not answer" : why);
            facts.lost(node);
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
            list.add(new NodeInfo(new NodeId(number), where(Optional.of(address)), why.isEmpty(), why));
        });
        return list;
    }

    private static String where(Optional<InetSocketAddress> address) {
        return address.map(a -> a.getAddress().getHostAddress() + ":" + a.getPort())
                .orElse("");
    }

    @Override
    public void close() {
        clock.shutdownNow();
        askers.shutdown();
    }
}
