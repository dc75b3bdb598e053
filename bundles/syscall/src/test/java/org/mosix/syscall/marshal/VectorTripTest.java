package org.mosix.syscall.marshal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** iovecs, messages and arrays of messages, there and back. */
class VectorTripTest {
    private final Pages body = new Pages(600);
    private final Trip trip = new Trip(body);

    /** Puts iovecs at {@code at}: pairs of offset and length. */
    private void vectors(int at, long... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            body.bytes.putLong(at + i * 8, body.at((int) pairs[i])).putLong(at + i * 8 + 8, pairs[i + 1]);
        }
    }

    private static String vector(ByteBuffer area, long[] words) {
        assertEquals(1, words[2]);
        int at = Trip.in(words[1]);
        return Trip.bytes(area, area.getLong(at), (int) area.getLong(at + 8));
    }

    @Test
    void piecesAreJoinedAndSpread() throws Malformed {
        body.put(0, "one").put(100, "two").put(200, "three");
        vectors(1000, 0, 3, 50, 0, 100, 3, 200, 5);
        assertEquals(11, trip.call("writev", (w, a) -> {
            assertEquals("onetwothree", vector(a, w));
            return 11;
        }, 1, body.at(1000), 4));
        assertEquals(5, trip.call("readv", (w, a) -> {
            int at = Trip.in(a.getLong(Trip.in(w[1])));
            assertEquals(11, a.getLong(Trip.in(w[1]) + 8));
            a.put(at, "ABCDEFGHIJK".getBytes(StandardCharsets.US_ASCII));
            return 5;
        }, 1, body.at(1000), 4));
        assertEquals("ABC", body.text(0, 3));
        assertEquals("DEo", body.text(100, 3));
        assertEquals("three", body.text(200, 5));
    }

    @Test
    void wrongVectorsAreHomesToRefuse() throws Malformed {
        vectors(1000, 0, 3, 50, -5);
        assertEquals(-22, trip.call("writev", (w, a) -> {
            assertEquals(-1, a.getLong(Trip.in(w[1]) + 8));
            return -22;
        }, 1, body.at(1000), 2));
        assertEquals(-22, trip.call("readv", (w, a) -> {
            assertEquals(Trip.FAULT, w[1]);
            assertEquals(5000, w[2]);
            return -22;
        }, 1, body.at(1000), 5000));
        assertEquals(0, trip.call("writev", (w, a) -> {
            assertEquals(0, w[2]);
            return 0;
        }, 1, body.at(1000), 0));
        vectors(1000, -999_999, 10);
        assertEquals(-14, trip.call("writev", (w, a) -> {
            assertEquals(Trip.AREA + a.capacity(), a.getLong(Trip.in(w[1])));
            return -14;
        }, 1, body.at(1000), 1));
        body.hole(3);
        vectors(1000, 0, 4, 3 * 4096 - 2, 10, 0, 4);
        assertEquals(6, trip.call("writev", (w, a) -> {
            assertEquals(Trip.AREA + a.capacity() - 6, a.getLong(Trip.in(w[1])));
            assertEquals(18, a.getLong(Trip.in(w[1]) + 8));
            return 6;
        }, 1, body.at(1000), 3));
    }

    @Test
    void aPieceOutOfReachSpoilsAll() throws Malformed {
        vectors(1000, 0, 4, 100, Long.MAX_VALUE);
        assertEquals(-14, trip.call("writev", (w, a) -> {
            assertEquals(Trip.FAULT, w[1]);
            return -14;
        }, 1, body.at(1000), 2));
    }

    @Test
    void longVectorsAreContinued() throws Malformed {
        byte[] data = new byte[1_800_000];
        new java.util.Random(2).nextBytes(data);
        body.put(4096, data);
        vectors(0, 4096, 700_001, 4096 + 700_001, 1_099_999);
        byte[] got = new byte[data.length];
        long done = 0;
        do {
            int before = (int) done;
            done += trip.call("pwritev", done, (w, a) -> {
                assertEquals(100 + before, w[3]);
                int at = Trip.in(w[1]);
                a.get(Trip.in(a.getLong(at)), got, before, (int) a.getLong(at + 8));
                return a.getLong(at + 8);
            }, 3, body.at(0), 2, 100);
        } while (trip.outcome == Gather.Outcome.CUT);
        assertArrayEquals(data, got);

        body.bytes.put(4096, new byte[data.length]);
        done = 0;
        do {
            int before = (int) done;
            done += trip.call("readv", done, (w, a) -> {
                int at = Trip.in(w[1]);
                a.put(Trip.in(a.getLong(at)), data, before, (int) a.getLong(at + 8));
                return a.getLong(at + 8);
            }, 3, body.at(0), 2);
        } while (trip.outcome == Gather.Outcome.CUT);
        assertArrayEquals(data, body.get(4096, data.length));
    }

    /** struct msghdr at 2000: name at 2100, one iovec at 2200, control data at 2300. */
    private void message(int at, int nameLength, int dataLength, int controlLength) {
        body.bytes.putLong(at, body.at(at + 100)).putLong(at + 8, nameLength);
        body.bytes.putLong(at + 16, body.at(at + 200)).putLong(at + 24, 1);
        body.bytes.putLong(at + 32, controlLength == 0 ? 0 : body.at(at + 300)).putLong(at + 40, controlLength);
        body.bytes.putLong(at + 48, 0x77);
        vectors(at + 200, at + 400, dataLength);
    }

    @Test
    void aMessageGoesWithNameAndControlData() throws Malformed {
        message(2000, 4, 5, 20);
        body.put(2100, "NAME").put(2300, "CONTROL-CONTROL-CONT").put(2400, "12345");
        assertEquals(5, trip.call("sendmsg", (w, a) -> {
            int at = Trip.in(w[1]);
            assertEquals("NAME", Trip.bytes(a, a.getLong(at), a.getInt(at + 8)));
            int vector = Trip.in(a.getLong(at + 16));
            assertEquals(1, a.getLong(at + 24));
            assertEquals("12345", Trip.bytes(a, a.getLong(vector), (int) a.getLong(vector + 8)));
            assertEquals("CONTROL-CONTROL-CONT", Trip.bytes(a, a.getLong(at + 32), (int) a.getLong(at + 40)));
            assertEquals(0x77, a.getInt(at + 48));
            return 5;
        }, 3, body.at(2000), 0));
        assertEquals(0, trip.outsSize);
    }

    @Test
    void aMessageComesWithNameAndControlData() throws Malformed {
        message(2000, 16, 50, 64);
        body.put(2100, "................").put(2400, "..........");
        assertEquals(3, trip.call("recvmsg", (w, a) -> {
            int at = Trip.in(w[1]);
            a.put(Trip.in(a.getLong(at)), "PEER".getBytes(StandardCharsets.US_ASCII)).putInt(at + 8, 4);
            a.put(Trip.in(a.getLong(Trip.in(a.getLong(at + 16)))), "abc".getBytes(StandardCharsets.US_ASCII));
            a.put(Trip.in(a.getLong(at + 32)), "CC".getBytes(StandardCharsets.US_ASCII)).putLong(at + 40, 2);
            a.putInt(at + 48, 0x8);
            return 3;
        }, 3, body.at(2000), 0));
        assertEquals("PEER....", body.text(2100, 8));
        assertEquals(4, body.bytes.getInt(2008));
        assertEquals("abc...", body.text(2400, 6));
        assertEquals("CC", body.text(2300, 2));
        assertEquals(2, body.bytes.getLong(2040));
        assertEquals(8, body.bytes.getInt(2048));
    }

    /** The kernel copies the data first, and says last how long all is. */
    @Test
    void aMessageThatComesOverItsOwnHeaderEndsAsInTheKernel() throws Malformed {
        message(2000, 16, 50, 64);
        vectors(2200, 2000, 56);
        assertEquals(56, trip.call("recvmsg", (w, a) -> {
            int at = Trip.in(w[1]);
            int data = Trip.in(a.getLong(Trip.in(a.getLong(at + 16))));
            a.put(data, "z".repeat(56).getBytes(StandardCharsets.US_ASCII));
            a.putInt(at + 8, 4).putLong(at + 40, 2).putInt(at + 48, 0x8);
            return 56;
        }, 3, body.at(2000), 0));
        assertEquals("z".repeat(8), body.text(2000, 8));
        assertEquals(4, body.bytes.getInt(2008));
        assertEquals("z".repeat(28), body.text(2012, 28));
        assertEquals(2, body.bytes.getLong(2040));
        assertEquals(8, body.bytes.getInt(2048));
        assertEquals("zzzz", body.text(2052, 4));
    }

    @Test
    void messagesOfAnyBrokenKindAreHomesToRefuse() throws Malformed {
        message(2000, -1, 5, 0);
        body.bytes.putLong(2000 + 24, 2000);
        assertEquals(-90, trip.call("sendmsg", (w, a) -> {
            int at = Trip.in(w[1]);
            assertEquals(-1, a.getInt(at + 8));
            assertEquals(1025, a.getLong(at + 24));
            return -90;
        }, 3, body.at(2000), 0));
        body.bytes.putLong(2000 + 24, 0).putLong(2000, 5).putInt(2008, 3);
        body.bytes.putLong(2032, body.at(0)).putLong(2040, 1L << 50);
        assertEquals(-105, trip.call("sendmsg", (w, a) -> {
            int at = Trip.in(w[1]);
            assertEquals(Trip.FAULT, a.getLong(at));
            assertEquals(0, a.getLong(at + 24));
            assertEquals(Trip.FAULT, a.getLong(at + 32));
            assertEquals(1L << 50, a.getLong(at + 40));
            return -105;
        }, 3, body.at(2000), 0));
        assertEquals(-14, trip.call("recvmsg", (w, a) -> {
            assertEquals(Trip.FAULT, w[1]);
            return -14;
        }, 3, 99, 0));
    }

    @Test
    void severalMessagesGo() throws Malformed {
        for (int i = 0; i < 3; i++) {
            body.bytes.putLong(i * 64 + 16, body.at(1000 + i * 16)).putLong(i * 64 + 24, 1);
            vectors(1000 + i * 16, 2000 + i * 10, i + 1);
        }
        body.put(2000, "a.........bc........def");
        assertEquals(2, trip.call("sendmmsg", (w, a) -> {
            assertEquals(3, w[2]);
            for (int i = 0; i < 3; i++) {
                int at = Trip.in(w[1]) + i * 64;
                int vector = Trip.in(a.getLong(at + 16));
                assertEquals(i + 1, a.getLong(vector + 8));
                a.putInt(at + 56, i + 1);
            }
            return 2;
        }, 3, body.at(0), 3, 0));
        assertEquals(1, body.bytes.getInt(56));
        assertEquals(2, body.bytes.getInt(64 + 56));
        assertEquals(0, body.bytes.getInt(128 + 56));
    }

    @Test
    void severalMessagesCome() throws Malformed {
        for (int i = 0; i < 2; i++) {
            body.bytes.putLong(i * 64 + 16, body.at(1000 + i * 16)).putLong(i * 64 + 24, 1);
            vectors(1000 + i * 16, 2000 + i * 10, 10);
        }
        assertEquals(1, trip.call("recvmmsg", (w, a) -> {
            assertEquals(0, w[4]);
            int at = Trip.in(w[1]);
            a.put(Trip.in(a.getLong(Trip.in(a.getLong(at + 16)))), "abc".getBytes(StandardCharsets.US_ASCII));
            a.putInt(at + 56, 3);
            return 1;
        }, 3, body.at(0), 2, 0, 0));
        assertEquals("abc\0", body.text(2000, 4));
        assertEquals(3, body.bytes.getInt(56));
    }
}
