package org.mosix.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.mosix.api.ClusterStore;
import org.mosix.api.Malformed;
import org.mosix.api.MemberSeals;
import org.mosix.api.NodeId;
import org.mosix.api.ProcessPlaces;
import org.mosix.api.SettingListener;

/** A node with the store in this JVM, at a free port of 127.0.0.1. */
final class TestNode implements ClusterNode.Offer, AutoCloseable {
    private static final long SOON_NANOS = 40_000_000_000L;
    private static final MemberConfig.Pace QUICK = new MemberConfig.Pace(5, 2);

    final int number;
    final InetSocketAddress at;
    /** Whom it joins by. */
    final List<InetSocketAddress> known = new CopyOnWriteArrayList<>();

    final Map<Integer, NodeId> away = new ConcurrentHashMap<>();
    final List<SettingListener> listeners = new CopyOnWriteArrayList<>();
    private final Path directory;
    private ClusterNode node;
    volatile ClusterStore settings;
    volatile ProcessPlaces places;
    /** Null: whoever comes is believed. */
    volatile MemberSeals seals;

    TestNode(int number, Path directory) {
        this.number = number;
        this.directory = directory;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            at = new InetSocketAddress(free.getInetAddress(), free.getLocalPort());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Nodes 1 to so many that know each other. */
    static List<TestNode> several(int count, Path directory) {
        List<TestNode> nodes = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            nodes.add(new TestNode(number, directory));
        }
        nodes.forEach(node -> nodes.forEach(other -> node.known.add(other.at)));
        return nodes;
    }

    TestNode start() throws Malformed {
        begin();
        until("node " + number + " is a member", () -> settings != null);
        return this;
    }

    /** As {@link #start}, but does not wait. */
    void begin() throws Malformed {
        ClusterSettings own = ClusterSettings.of(
                number,
                "127.0.0.1",
                at.getPort(),
                "test" + ProcessHandle.current().pid(),
                "");
        ClusterNode.Sources sources =
                new ClusterNode.Sources(() -> List.copyOf(known), () -> Map.copyOf(away), () -> listeners);
        node = new ClusterNode(
                own,
                sources,
                new Sealing(() -> seals, directory.resolve("sealed" + number)),
                directory.resolve("settings" + number),
                this,
                QUICK);
        node.open();
    }

    void awaitMembers(int count) {
        until(
                "node " + number + " sees " + count + " members",
                () -> node.member().nodes().size() == count);
    }

    /** Waits until each entry is where it should be, which takes a moment when members come and go. */
    void awaitCopies() {
        until(
                "all copies are made",
                () -> node.member().store().getPartitionService().isClusterSafe());
    }

    Member member() {
        return node.member();
    }

    @Override
    public void up(ClusterStore store, ProcessPlaces record) {
        places = record;
        settings = store;
    }

    @Override
    public void down() {
        settings = null;
        places = null;
    }

    boolean isUp() {
        return settings != null;
    }

    /** The value of a setting here, or an empty text. */
    String value(String name) {
        ClusterStore now = settings;
        return now == null
                ? ""
                : now.setting(name).map(ClusterStore.Setting::value).orElse("");
    }

    void vanish() {
        node.vanish();
        node = null;
        settings = null;
    }

    @Override
    public void close() {
        if (node != null) {
            node.close();
            node = null;
        }
    }

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + SOON_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time: " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
