package org.mosix.discovery.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.mosix.api.ClusterView;
import org.mosix.api.NodeField;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Member;
import org.mosix.discovery.gossip.Settings;
import org.mosix.discovery.gossip.Wanted;
import org.mosix.discovery.net.Key;
import org.mosix.discovery.net.Keys;

/** Real ones, on 127.0.0.1 and 127.0.0.2. */
class ParticipantTest {
    private static final Keys KEYS = Keys.of(new Key(1, new byte[32]));
    private static final Settings QUICK =
            new Settings(100, 1400, 24_000, Wanted.mean(2.5), Wanted.mean(4), 50, 40, 6, 60, 600_000);

    private final NodeField field = new NodeField() {
        @Override
        public String name() {
            return "gpus";
        }

        @Override
        public String value() {
            return "2";
        }
    };
    private final OwnCensus census = new OwnCensus(() -> null, () -> List.of(field));

    @Test
    void knowTheOtherUntilItLeaves() throws Exception {
        int port = freePort();
        long threads = threads();
        try (Participant one = Participant.open(settings(1, port), census, 0x0102, from -> {}, List::of);
                Participant two = Participant.open(settings(2, port), census, 0x0102, from -> {}, List::of)) {
            await("they know each other", () -> knows(one, 2) && knows(two, 1));
            ClusterView view = one.view();
            assertEquals(new NodeId(1), view.own());
            assertEquals(0, view.nodes().get(0).ageMillis());
            NodeView other = view.node(new NodeId(2)).orElseThrow();
            assertEquals("127.0.0.2:" + port, other.address());
            assertEquals("1.2", other.software().version());
            assertEquals("{gpus=2}", other.fields().toString());
            assertTrue(other.processor().speed() > 0);
            two.close();
            two.close();
            await("one hears the farewell", () -> life(one, 2) == NodeView.Life.LEFT);
        }
        assertEquals(threads, threads());
    }

    @Test
    void newKeysCountAtOnce() throws Exception {
        int port = freePort();
        Keys others = Keys.of(new Key(2, new byte[40]));
        try (Participant one = Participant.open(settings(1, port), census, 1, from -> {}, List::of)) {
            NodeSettings changed = with(settings(1, port), others);
            assertTrue(one.settings().isLike(changed));
            one.keys(changed);
            try (Participant two = Participant.open(with(settings(2, port), others), census, 1, from -> {}, List::of)) {
                await("they know each other", () -> knows(one, 2) && knows(two, 1));
            }
        }
    }

    @Test
    void waitsForItsSocketIfItMay() throws Exception {
        int port = freePort();
        long threads = threads();
        try (DatagramChannel taken = DatagramChannel.open();
                Participant patient = patient(taken, port)) {
            assertThrows(IOException.class, () -> Participant.open(settings(1, port), census, 1, from -> {}, List::of));
            assertEquals(1, patient.view().nodes().size());
            taken.close();
            try (Participant two = Participant.open(settings(2, port), census, 1, from -> {}, List::of)) {
                await("it has come up", () -> knows(two, 1));
            }
        }
        // One that never came up ends as well, and at once.
        try (DatagramChannel taken = DatagramChannel.open()) {
            patient(taken, port).close();
        }
        assertEquals(threads, threads());
    }

    private Participant patient(DatagramChannel taken, int port) throws IOException {
        taken.bind(new InetSocketAddress("127.0.0.1", port));
        return Participant.patient(settings(1, port), census, 1, from -> {}, List::of);
    }

    private static NodeSettings settings(int node, int port) throws IOException {
        InetAddress ip = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) node});
        return new NodeSettings(
                new Member(1, node),
                new InetSocketAddress(ip, port),
                List.of(Endpoint.ofIpv4(0x7f000001, port)),
                QUICK,
                KEYS);
    }

    private static NodeSettings with(NodeSettings settings, Keys keys) {
        return new NodeSettings(settings.self(), settings.address(), settings.contacts(), settings.gossip(), keys);
    }

    private static boolean knows(Participant who, int whom) {
        return life(who, whom) == NodeView.Life.ALIVE;
    }

    private static NodeView.Life life(Participant who, int whom) {
        return who.view().node(new NodeId(whom)).map(NodeView::life).orElse(null);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            return socket.getLocalPort();
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("mosix-"))
                .count();
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within a minute: " + what);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
