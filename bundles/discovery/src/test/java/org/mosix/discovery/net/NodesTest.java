package org.mosix.discovery.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mosix.api.Malformed;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Member;
import org.mosix.discovery.Message;
import org.mosix.discovery.Message.Aged;
import org.mosix.discovery.News;
import org.mosix.discovery.codec.MessageCodec;
import org.mosix.discovery.sim.SimFacts;

/** Nodes that find each other over sockets of this machine. */
class NodesTest {
    private static final int COUNT = 4;
    /** An incarnation of forgeries: whoever believed one would rise above it. */
    private static final int FORGED = 5000;

    private final List<Node> nodes = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            int load = 100 * i;
            List<Endpoint> contacts =
                    i == 0 ? List.of() : List.of(nodes.get(0).wire.endpoint());
            nodes.add(new Node(11 + i, 0, 1000, contacts, () -> SimFacts.of(load, 1000, List.of())));
        }
        Node.await("all know all", this::allKnowAll);
    }

    @AfterEach
    void end() {
        nodes.forEach(Node::close);
    }

    @Test
    void knowEachOthersFactsAndGoOnTelling() {
        Entry known = nodes.get(3).views().get(12).entry();
        assertEquals(100, known.facts().processor().load());
        assertEquals(nodes.get(1).wire.endpoint(), known.endpoint());
        Node.await("a newer entry", () -> nodes.get(3).views().get(12).entry().isNewerThan(known));
        for (Node node : nodes) {
            assertEquals(
                    0, node.driver.traffic().dropped(), node.driver.traffic().toString());
            assertTrue(node.driver.traffic().sent() > 0);
        }
    }

    @Test
    void aFailedNodeIsFoundDeadAndItsNextLifeAlive() throws IOException {
        Node failing = nodes.remove(COUNT - 1);
        int port = failing.wire.endpoint().port();
        failing.fail();
        for (Node node : nodes) {
            Node.await("its death is known", () -> node.knowsAs(failing.number, News.Kind.DEAD));
        }
        Endpoint contact = nodes.get(1).wire.endpoint();
        nodes.add(new Node(failing.number, port, 2000, List.of(contact), () -> SimFacts.of(7, 1000, List.of())));
        Node.await(
                "all know its new life",
                () -> nodes.stream().allMatch(n -> n.number == failing.number || n.knowsAlive(failing.number, 2000)));
        Node.await("all know all again", this::allKnowAll);
    }

    @Test
    void aNodeThatLeavesSaysSoAndLeavesNothingBehind() throws IOException {
        Node leaving = nodes.remove(COUNT - 1);
        leaving.close();
        leaving.close();
        Node.await(
                "its farewell is known", () -> nodes.stream().allMatch(n -> n.knowsAs(leaving.number, News.Kind.LEFT)));
        new DatagramSocket(Node.address(leaving.number, leaving.wire.endpoint().port())).close();
        nodes.forEach(Node::close);
        assertEquals(
                List.of(),
                Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("mosix-gossip"))
                        .toList());
    }

    @Test
    void aMeterThatFailsForAWhileDoesNotEndGossip() throws IOException {
        int[] calls = {0};
        Node fifth = new Node(20, 0, 1, List.of(nodes.get(0).wire.endpoint()), () -> {
            if (++calls[0] < 5) {
                throw new IllegalStateException("no facts yet");
            }
            return SimFacts.of(1, 1, List.of());
        });
        nodes.add(fifth);
        Node.await(
                "all know it",
                () -> nodes.get(1).knowsAlive(20, 1) && nodes.get(2).knowsAlive(20, 1));
        assertTrue(calls[0] >= 5);
    }

    @Test
    void forgeriesAndNoiseChangeNothing() throws IOException {
        Node victim = nodes.get(0);
        Random random = new Random(1);
        int count = 2000;
        try (DatagramSocket socket = new DatagramSocket(Node.address(30, 0))) {
            Endpoint here = Endpoints.of((InetSocketAddress) socket.getLocalSocketAddress());
            Sealer wrongKey = new Sealer(here, Keys.of(new Key(1, secret())), System::currentTimeMillis);
            for (int i = 0; i < count; i++) {
                byte[] bytes = new byte[random.nextInt(1400)];
                random.nextBytes(bytes);
                ByteBuffer b = i % 2 == 0 ? ByteBuffer.wrap(bytes) : seal(wrongKey, lie(i), victim);
                send(socket, b, victim);
                long wanted = 1 + i;
                Node.await("it was looked at", () -> victim.driver.traffic().dropped() >= wanted);
            }
        }
        assertEquals(count, victim.driver.traffic().dropped());
        assertEquals(count / 2, victim.driver.traffic().received().get(Verdict.MAC));
        unchanged();
    }

    @Test
    void aRecordingIsAnsweredOnceAndOnlyByItsReceiver() throws IOException {
        Node victim = nodes.get(0);
        Node other = nodes.get(1);
        try (DatagramSocket socket = new DatagramSocket(Node.address(30, 0));
                DatagramSocket elsewhere = new DatagramSocket(Node.address(31, 0))) {
            socket.setSoTimeout(60_000);
            Endpoint here = Endpoints.of((InetSocketAddress) socket.getLocalSocketAddress());
            // A node of another cell, with the key: it is in no roster, so that only its own questions are answered.
            Sealer sealer = new Sealer(here, Keys.of(Node.KEY), System::currentTimeMillis);
            ByteBuffer recorded = seal(sealer, ping(77), victim);
            send(socket, recorded, victim);
            assertEquals(77, receive(socket, victim).nonce());
            for (int i = 0; i < 50; i++) {
                send(socket, recorded, victim);
                send(elsewhere, recorded, victim);
                send(socket, recorded, other);
            }
            Node.await(
                    "all were looked at",
                    () -> count(victim, Verdict.REPLAY) == 50
                            && count(victim, Verdict.MAC) == 50
                            && count(other, Verdict.MAC) == 50);
            send(socket, seal(sealer, ping(78), victim), victim);
            assertEquals(78, receive(socket, victim).nonce());
            // Sealed well, but it speaks for another one, or says nothing that is a message.
            send(socket, seal(sealer, new Member(9, 2), lie(0), victim), victim);
            send(socket, sealer.seal(new Member(9, 1), 1, victim.wire.endpoint(), ByteBuffer.allocate(40)), victim);
            Node.await("both are refused", () -> count(victim, Verdict.MESSAGE) == 2);
        }
        unchanged();
    }

    private boolean allKnowAll() {
        return nodes.stream()
                .allMatch(n -> nodes.stream().allMatch(mate -> mate == n || n.knowsAlive(mate.number, 1000)));
    }

    /** After some more rounds, in which a lie would have spread. */
    private void unchanged() {
        Node last = nodes.get(COUNT - 1);
        int sequence = last.views().get(11).entry().sequence();
        Node.await("some rounds", () -> last.views().get(11).entry().sequence() > sequence + 10);
        for (Node node : nodes) {
            assertTrue(node.driver.incarnation() < FORGED);
            assertEquals(COUNT - 1, node.views().size());
            node.views()
                    .values()
                    .forEach(v ->
                            assertNotEquals(666, v.entry().facts().processor().load()));
        }
        Node.await("all know all", this::allKnowAll);
    }

    /** Of node 12: others are dead, there is a new one, and it is another one itself. */
    private Message lie(int i) {
        Member member = new Member(1, 12);
        List<News> news = List.of(
                new News(News.Kind.DEAD, new Member(1, 11), FORGED + i),
                new News(News.Kind.DEAD, new Member(1, 13), FORGED + i));
        var facts = SimFacts.of(666, 1000, List.of());
        Endpoint nowhere = Endpoint.ofIpv4(0x7f00001f, 9);
        List<Aged<Entry>> entries = List.of(
                new Aged<>(new Entry(member, FORGED + i, 1, nowhere, facts), 0),
                new Aged<>(new Entry(new Member(1, 99), 1, 1, nowhere, facts), 0));
        return new Message(Message.Kind.PUSH, member, FORGED + i, 0, 0, news, entries, List.of());
    }

    private static Message ping(int nonce) {
        return new Message(Message.Kind.PING, new Member(9, 1), 1, nonce, 0, List.of(), List.of(), List.of());
    }

    private static ByteBuffer seal(Sealer sealer, Message message, Node to) {
        return seal(sealer, message.sender(), message, to);
    }

    private static ByteBuffer seal(Sealer sealer, Member sender, Message message, Node to) {
        return sealer.seal(sender, message.incarnation(), to.wire.endpoint(), MessageCodec.encode(message));
    }

    private static void send(DatagramSocket socket, ByteBuffer b, Node to) throws IOException {
        socket.send(new DatagramPacket(b.array(), b.limit(), Endpoints.address(to.wire.endpoint())));
    }

    private static Message receive(DatagramSocket socket, Node from) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        socket.receive(packet);
        Endpoint here = Endpoints.of((InetSocketAddress) socket.getLocalSocketAddress());
        Opener opener =
                new Opener(here, Keys.of(Node.KEY), System::currentTimeMillis, System::currentTimeMillis, 60_000, 9);
        ByteBuffer b = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
        Opener.Opened opened = opener.open(from.wire.endpoint(), b);
        assertEquals(Verdict.ACCEPTED, opened.verdict());
        try {
            return MessageCodec.decode(opened.message());
        } catch (Malformed e) {
            throw new IOException(e);
        }
    }

    private static long count(Node node, Verdict verdict) {
        return node.driver.traffic().received().get(verdict);
    }

    private static byte[] secret() {
        byte[] secret = new byte[Key.LEAST_BYTES];
        secret[31] = 1;
        return secret;
    }
}
