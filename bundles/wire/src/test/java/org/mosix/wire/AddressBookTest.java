package org.mosix.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.ClusterView;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;

/** Nodes are where the list says, or where they tell by gossip. */
@Timeout(60)
class AddressBookTest {
    private final List<NodeView> nodes = new ArrayList<>();
    private long now;
    private final AddressBook book = new AddressBook(
            1, Peers.address("127.0.0.1:7"), Peers.parse("1=127.0.0.1:7,2=127.0.0.2:8,101=127.0.0.101:9/3"), () -> now);

    private static NodeView node(int number, String at, NodeView.Life life) {
        return new NodeView(
                new NodeId(number),
                at,
                life,
                0,
                new NodeView.Processor(10_000, 1, 0, 0, 0),
                new NodeView.Memory(0, 0, 0, 0),
                new NodeView.Processes(0, 0, 0, 0),
                new NodeView.Software("", "", 0),
                Set.of(),
                Map.of());
    }

    private void tell(int number, String at, NodeView.Life life) {
        nodes.removeIf(n -> n.id().number() == number);
        nodes.add(node(number, at, life));
        now += 2_000_000_000L;
    }

    private void hear() {
        book.hear(() -> new ClusterView(new NodeId(1), nodes));
    }

    private static Optional<InetSocketAddress> at(String text) {
        return Optional.of(Peers.address(text));
    }

    @Test
    void whatIsHeardGoesBeforeTheList() {
        assertEquals(at("127.0.0.2:8"), book.address(2));
        hear();
        assertEquals(at("127.0.0.2:8"), book.address(2));
        tell(2, "127.0.0.22:7250", NodeView.Life.ALIVE);
        assertEquals(at("127.0.0.22:8"), book.address(2), "at the listed port");
        tell(2, "127.0.0.23:7250", NodeView.Life.DEAD);
        assertEquals(at("127.0.0.23:8"), book.address(2), "it may live there yet");
        tell(2, "127.0.0.23:7250", NodeView.Life.LEFT);
        assertEquals(at("127.0.0.2:8"), book.address(2));
        tell(2, "127.0.0.22:7250", NodeView.Life.SUSPECT);
        assertEquals(Optional.of(2), book.find("127.0.0.22"));
        book.hear(null);
        assertEquals(at("127.0.0.2:8"), book.address(2));
        assertEquals(Optional.empty(), book.find("127.0.0.22"));
    }

    @Test
    void whoIsNotListedIsFoundAtOurPort() throws IOException {
        assertEquals(Optional.empty(), book.find("node5"));
        tell(5, "[::1]:7250", NodeView.Life.ALIVE);
        hear();
        assertEquals(at("[::1]:7"), book.address(5));
        assertEquals(Optional.of(5), book.find("node5"));
        assertEquals(Set.of(1, 2, 5, 101), book.all().keySet());
        assertEquals(5, book.theirs(5));
        assertEquals(List.of(5), book.called(5));
        assertTrue(book.lists(InetAddress.getByName("::1")));
        assertFalse(book.lists(InetAddress.getByName("127.0.0.5")));
    }

    /** Their numbers are this list's own. */
    @Test
    void aPartnersNodeIsNotMistakenForOurs() {
        tell(101, "127.0.0.50:7250", NodeView.Life.ALIVE);
        tell(3, "127.0.0.51:7250", NodeView.Life.ALIVE);
        hear();
        assertEquals(at("127.0.0.101:9"), book.address(101));
        assertEquals(List.of(101, 3), book.called(3));
    }

    @Test
    void ownNodesAreOursWhereverTheyAre() throws IOException {
        tell(2, "127.0.0.22:7250", NodeView.Life.ALIVE);
        hear();
        InetAddress there = InetAddress.getByName("127.0.0.22");
        assertEquals(Optional.of(there), book.bookedAddress(2), "nobody has proved anything");
        book.require(true);
        assertEquals(Optional.of(InetAddress.getByName("127.0.0.1")), book.bookedAddress(2));
        tell(2, "127.0.0.2:7250", NodeView.Life.ALIVE);
        assertEquals(Optional.of(InetAddress.getByName("127.0.0.2")), book.bookedAddress(2), "as listed");
        assertEquals(Optional.of(InetAddress.getByName("127.0.0.101")), book.bookedAddress(101));
    }

    /** A view is not asked for at each word of a stranger. */
    @Test
    void aViewIsGoodForASecond() {
        hear();
        tell(2, "127.0.0.22:7250", NodeView.Life.ALIVE);
        assertEquals(at("127.0.0.22:8"), book.address(2));
        nodes.clear();
        now += 900_000_000L;
        assertEquals(at("127.0.0.22:8"), book.address(2));
        now += 200_000_000L;
        assertEquals(at("127.0.0.2:8"), book.address(2));
    }

    /** Neither of two members lists the other one, and no owner's book knows their addresses. */
    @Test
    void membersReachEachOtherWithoutLists() throws Exception {
        String at = ":" + Loopback.freePort();
        CountingKeys keysOfOne = new CountingKeys(CountingKeys.OURS, 1);
        CountingKeys keysOfTwo = new CountingKeys(CountingKeys.OURS, 2);
        keysOfOne.clusters.clear();
        keysOfTwo.clusters.clear();
        try (Station one = new Station(1, Peers.address("127.0.0.1" + at), Peers.parse(""));
                Station two = new Station(2, Peers.address("127.0.0.42" + at), Peers.parse(""))) {
            two.serve(Hello.Purpose.ASK, (channel, hello) -> {
                channel.expect(Frame.ASK);
                channel.send(Frame.ANSWER);
                return false;
            });
            two.open();
            one.use(keysOfOne);
            two.use(keysOfTwo);
            one.require(true);
            two.require(true);
            assertThrows(IOException.class, () -> one.connect(2, Hello.Purpose.ASK, 0));
            one.peers()
                    .hear(() ->
                            new ClusterView(new NodeId(1), List.of(node(2, "127.0.0.42:7250", NodeView.Life.ALIVE))));
            IOException refused = assertThrows(IOException.class, () -> ask(one));
            assertTrue(refused.getMessage().contains("does not list node 1 of cluster"), refused.getMessage());
            two.peers()
                    .hear(() ->
                            new ClusterView(new NodeId(2), List.of(node(1, "127.0.0.1:7250", NodeView.Life.ALIVE))));
            ask(one);
        }
    }

    private static void ask(Station one) throws IOException {
        Channel channel = one.connect(2, Hello.Purpose.ASK, 0);
        try {
            channel.send(Frame.ASK);
            channel.expect(Frame.ANSWER);
        } finally {
            one.release(channel);
        }
    }
}
