package org.mosix.discovery.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.mosix.discovery.Digest;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Member;
import org.mosix.discovery.News;
import org.mosix.discovery.NodeFacts;
import org.mosix.discovery.Rows;
import org.mosix.discovery.gossip.Self;
import org.mosix.discovery.gossip.Settings;
import org.mosix.discovery.gossip.Visitor;
import org.mosix.discovery.gossip.Wanted;

/** A node on a real socket of 127.0.0.number, in cell 1. */
final class Node implements AutoCloseable {
    static final Key KEY = new Key(1, new byte[32]);
    private static final int PERIOD = 40;
    private static final Settings SETTINGS =
            new Settings(PERIOD, 1400, 24_000, Wanted.mean(2.5), Wanted.mean(4), 20, 20, 6, 60, 600_000);

    /** What a node knows of a mate. */
    record View(News.Kind kind, Entry entry, int ageMillis) {}

    final int number;
    final DatagramWire wire;
    final GossipDriver driver;

    Node(int number, int port, int incarnation, List<Endpoint> contacts, Supplier<NodeFacts> meter) throws IOException {
        this.number = number;
        this.wire = DatagramWire.bind(address(number, port), Keys.of(KEY), Opener.CLOCK_BOUND_MILLIS);
        Self self = new Self(new Member(1, number), wire.endpoint(), incarnation);
        this.driver = GossipDriver.start(self, SETTINGS, meter, wire, new Random(number), contacts);
    }

    static InetSocketAddress address(int number, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) number}), port);
    }

    /** Of all mates it knows, by number. */
    Map<Integer, View> views() {
        Map<Integer, View> views = new HashMap<>();
        driver.visit(new Visitor() {
            @Override
            public void mate(Entry entry, News.Kind kind, int ageMillis) {
                views.put(entry.member().node(), new View(kind, entry, ageMillis));
            }

            @Override
            public void cell(Digest digest, int ageMillis) {}

            @Override
            public void row(Digest digest, Rows.Cursor row, int ageMillis) {}
        });
        return views;
    }

    boolean knowsAlive(int mate, int incarnation) {
        View view = views().get(mate);
        return view != null && view.kind() == News.Kind.ALIVE && view.entry().incarnation() >= incarnation;
    }

    boolean knowsAs(int mate, News.Kind kind) {
        View view = views().get(mate);
        return view != null && view.kind() == kind;
    }

    /** As by a power failure: without a farewell. */
    void fail() {
        wire.close();
        driver.close();
    }

    @Override
    public void close() {
        driver.close();
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within a minute: " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
