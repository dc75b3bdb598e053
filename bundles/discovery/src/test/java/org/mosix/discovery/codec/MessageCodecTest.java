package org.mosix.discovery.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mosix.api.Malformed;
import org.mosix.discovery.Digest;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Extra;
import org.mosix.discovery.Member;
import org.mosix.discovery.Message;
import org.mosix.discovery.Message.Aged;
import org.mosix.discovery.News;
import org.mosix.discovery.NodeFacts;
import org.mosix.discovery.Rows;
import org.mosix.discovery.sim.SimFacts;

class MessageCodecTest {
    private static final Endpoint V4 = Endpoint.ofIpv4(0x0a4d0001, 7249);
    private static final Endpoint V6 = new Endpoint(0xfd00_0000_0000_0001L, 2, 65_535);

    @Test
    void comesBackAsItWas() throws Malformed {
        ByteBuffer bytes = MessageCodec.encode(message());
        assertEquals(MessageCodec.size(message()), bytes.remaining());
        assertEquals(message(), MessageCodec.decode(bytes));
    }

    @Test
    void anEntryOfTheUsualKindHas89Bytes() {
        Entry entry = new Entry(new Member(1, 7), 3, 9, V4, SimFacts.of(100, 2000, List.of()));
        assertEquals(89, EntryCodec.size(entry));
        assertEquals(EntryCodec.USUAL_BYTES, EntryCodec.size(entry));
    }

    @Test
    void refusesEveryCutAndEveryByteTooMuch() {
        byte[] whole = MessageCodec.encode(message()).array();
        for (int length = 0; length < whole.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(whole, 0, length);
            assertThrows(Malformed.class, () -> MessageCodec.decode(cut));
        }
        ByteBuffer longer = ByteBuffer.allocate(whole.length + 1).put(whole).rewind();
        assertThrows(Malformed.class, () -> MessageCodec.decode(longer));
    }

    @Test
    void noiseIsMalformedOrAMessageButNothingElse() {
        Random random = new Random(1);
        byte[] whole = MessageCodec.encode(message()).array();
        for (int i = 0; i < 50_000; i++) {
            byte[] noise = whole.clone();
            if (i % 2 == 0) {
                noise = new byte[random.nextInt(400)];
                random.nextBytes(noise);
                if (noise.length > 1) {
                    noise[0] = 1;
                    noise[1] = (byte) random.nextInt(5);
                }
            } else {
                for (int k = random.nextInt(4); k >= 0; k--) {
                    noise[random.nextInt(noise.length)] = (byte) random.nextInt();
                }
            }
            try {
                Message decoded = MessageCodec.decode(ByteBuffer.wrap(noise));
                assertEquals(noise.length, MessageCodec.size(decoded));
            } catch (Malformed e) {
                assertTrue(e.getMessage().length() > 5);
            }
        }
    }

    @Test
    void refusesRowsThatDoNotAscend() {
        byte[] back = {(byte) 0x80, 9, 0, 0, 0, 0, 0, (byte) 0x80, 9, 0, 0, 0, 0, 0};
        assertThrows(Malformed.class, () -> Rows.of(back));
        assertThrows(Malformed.class, () -> Rows.of(new byte[] {0, 0, 0, 0}));
    }

    @Test
    void rowsTellWhatDecidesAMove() throws Malformed {
        Rows.Builder builder = new Rows.Builder(1);
        builder.add(new Entry(new Member(1, 1), 17, 0, V4, SimFacts.of(100, 20_000, List.of())), 40);
        builder.add(new Entry(new Member(1, 300), 5, 0, V4, SimFacts.of(0, 64, List.of())), 0);
        builder.add(new Entry(new Member(1, 301), 5, 0, V4, SimFacts.of(0, 64, List.of())), 0);
        Rows rows = Rows.of(builder.build().bytes());
        assertEquals(3 * Rows.ROW_BYTES + Rows.GAP_BYTES, rows.size());
        Rows.Cursor row = rows.cursor();
        assertTrue(row.next());
        assertEquals(1, row.node());
        assertEquals(1, row.incarnationBits());
        assertEquals(40, row.ageMillis());
        assertEquals(100, row.load());
        assertEquals(20_000, row.freeMiB(), 20_000 / 32.0);
        assertEquals(960, row.power(), 960 / 32.0);
        assertTrue(row.takesGuests());
        assertTrue(row.next());
        assertEquals(300, row.node());
        assertTrue(row.next());
        assertEquals(301, row.node());
    }

    @Test
    void factsOutOfBoundsAreNamed() {
        var wrong = assertThrows(IllegalArgumentException.class, () -> new NodeFacts.Memory(10, 11, 0, 0));
        assertEquals("free memory is 0 to 10, not 11", wrong.getMessage());
        List<Extra> twice = List.of(new Extra("gpus", "1"), new Extra("gpus", "2"));
        assertThrows(IllegalArgumentException.class, () -> SimFacts.of(1, 1, twice));
        assertThrows(IllegalArgumentException.class, () -> new Extra("", "1"));
        assertThrows(IllegalArgumentException.class, () -> new Extra("x", "y".repeat(65)));
    }

    private static Message message() {
        Member member = new Member(2, 5);
        Entry plain = new Entry(member, 1, -1, V4, SimFacts.of(100, 2000, List.of()));
        List<Extra> extras = List.of(new Extra("gpus", "4"), new Extra("rack", "Käfig 7"));
        Entry rich = new Entry(new Member(2, 65_535), 1 << 30, 7, V6, SimFacts.of(1, 0, extras));
        Rows.Builder rows = new Rows.Builder(2);
        rows.add(plain, 100);
        rows.add(rich, 2000);
        List<Digest.Contact> contacts = List.of(new Digest.Contact(5, V4), new Digest.Contact(65_535, V6));
        Digest digest = new Digest(2, 2, 1050, 1 << 20, 101, 2000, rows.build(), contacts);
        return new Message(
                Message.Kind.PUSH,
                member,
                1,
                77,
                6,
                List.of(new News(News.Kind.DEAD, new Member(-3, 4), 8)),
                List.of(new Aged<>(plain, 0), new Aged<>(rich, 123_456)),
                List.of(new Aged<>(digest, 500)));
    }
}
