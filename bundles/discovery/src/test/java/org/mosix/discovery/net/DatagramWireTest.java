package org.mosix.discovery.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Extra;
import org.mosix.discovery.Member;
import org.mosix.discovery.Message;
import org.mosix.discovery.Message.Aged;
import org.mosix.discovery.Message.Kind;
import org.mosix.discovery.codec.MessageCodec;
import org.mosix.discovery.sim.SimFacts;

class DatagramWireTest {
    private static final Keys KEYS = Keys.of(Node.KEY);

    @Test
    void bindsToTheAddressOfOneNodeOnly() {
        for (String wrong : List.of("0.0.0.0", "::", "224.0.0.1")) {
            assertThrows(
                    IllegalArgumentException.class, () -> DatagramWire.bind(new InetSocketAddress(wrong, 0), KEYS, 1));
        }
        var unknown = InetSocketAddress.createUnresolved("node.invalid", 1);
        assertThrows(IllegalArgumentException.class, () -> DatagramWire.bind(unknown, KEYS, 1));
    }

    @Test
    void sendsWhatFitsInOnePieceAndDropsWhatDoesNot() throws Exception {
        BlockingQueue<Message> got = new LinkedBlockingQueue<>();
        try (DatagramWire from = wire(41);
                DatagramWire to = wire(42)) {
            to.start((sender, message) -> got.add(message));
            // 1500 of Ethernet without the headers of IP and UDP and the seal.
            Message fits = messageOf(1428);
            from.send(to.endpoint(), fits);
            assertEquals(fits, got.poll(60, TimeUnit.SECONDS));
            from.send(to.endpoint(), messageOf(1429));
            from.send(new Endpoint(1, 2, 3), fits);
            assertEquals(1, from.traffic().sent());
            assertEquals(2, from.traffic().unsent());
            assertEquals(1, to.traffic().accepted());
        }
    }

    @Test
    void aReceiverThatFailsIsCalledAgain() throws Exception {
        BlockingQueue<Message> got = new LinkedBlockingQueue<>();
        try (DatagramWire from = wire(41);
                DatagramWire to = wire(42)) {
            to.start((sender, message) -> {
                got.add(message);
                throw new IllegalStateException("a fault");
            });
            for (int i = 0; i < 3; i++) {
                from.send(to.endpoint(), messageOf(MessageCodec.HEAD_BYTES));
                assertEquals(from.traffic().sent(), 1 + i);
                assertTrue(got.poll(60, TimeUnit.SECONDS) != null);
            }
        }
    }

    @Test
    void keysChangeWhileItRuns() throws Exception {
        BlockingQueue<Message> got = new LinkedBlockingQueue<>();
        Key next = new Key(2, new byte[] {
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
            30, 31, 32
        });
        try (DatagramWire from = wire(41);
                DatagramWire to = wire(42)) {
            to.start((sender, message) -> got.add(message));
            from.keys(Keys.of(next));
            from.send(to.endpoint(), messageOf(MessageCodec.HEAD_BYTES));
            Node.await(
                    "the unknown key is refused", () -> to.traffic().received().get(Verdict.KEY) == 1);
            to.keys(new Keys(Node.KEY, next));
            from.send(to.endpoint(), messageOf(MessageCodec.HEAD_BYTES));
            assertTrue(got.poll(60, TimeUnit.SECONDS) != null);
        }
    }

    @Test
    void nothingIsSentAfterTheEnd() throws IOException {
        DatagramWire wire = wire(41);
        Endpoint self = wire.endpoint();
        wire.close();
        wire.send(self, messageOf(MessageCodec.HEAD_BYTES));
        wire.close();
        assertEquals(1, wire.traffic().unsent());
        assertThrows(IllegalStateException.class, () -> wire.start((from, message) -> {}));
    }

    private static DatagramWire wire(int number) throws IOException {
        return DatagramWire.bind(Node.address(number, 0), KEYS, Opener.CLOCK_BOUND_MILLIS);
    }

    /** With entries, the last of which has as much text as is needed. */
    private static Message messageOf(int bytes) {
        List<Aged<Entry>> entries = new ArrayList<>();
        Message message = message(entries);
        while (bytes - MessageCodec.size(message) >= 93) {
            entries.add(aged(entries.size() + 1, List.of()));
            message = message(entries);
        }
        int rest = bytes - MessageCodec.size(message);
        if (rest > 0) {
            // Two length bytes and a name for each.
            List<Extra> extras = rest > 67
                    ? List.of(new Extra("a", "x".repeat(64)), new Extra("b", "x".repeat(rest - 70)))
                    : List.of(new Extra("a", "x".repeat(rest - 3)));
            entries.set(0, aged(1, extras));
            message = message(entries);
        }
        assertEquals(bytes, MessageCodec.size(message));
        return message;
    }

    private static Message message(List<Aged<Entry>> entries) {
        return new Message(Kind.PUSH, new Member(1, 1), 1, 0, 0, List.of(), List.copyOf(entries), List.of());
    }

    private static Aged<Entry> aged(int node, List<Extra> extras) {
        return new Aged<>(new Entry(new Member(1, node), 1, 1, Endpoint.ofIpv4(1, 1), SimFacts.of(1, 1, extras)), 0);
    }
}
