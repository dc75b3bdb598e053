package org.mosix.trust.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.ClusterId;
import org.mosix.trust.PeerIdentity;

/** Records of a stream, as they were sealed and as an attacker makes them. */
class SealedTest {
    private static final ClusterId CLUSTER = new ClusterId("0123456789abcdef0123456789abcdef");
    private static final PeerIdentity ONE = new PeerIdentity(CLUSTER, 1);
    private static final PeerIdentity TWO = new PeerIdentity(CLUSTER, 2);

    private final StreamKeys client = keys(true, 5, ONE, TWO);
    private final StreamKeys server = keys(false, 5, ONE, TWO);

    private static StreamKeys keys(boolean isClient, int seed, PeerIdentity from, PeerIdentity to) {
        return StreamKeys.of(bytes(32, seed), bytes(32, seed + 1), from, to, isClient);
    }

    private static byte[] bytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] seal(Sealer sealer, byte[] body) {
        ByteBuffer out = ByteBuffer.allocate(body.length + Sealer.BYTES);
        sealer.seal(ByteBuffer.wrap(body), out);
        assertFalse(out.hasRemaining());
        return out.array();
    }

    private static byte[] finish(Sealer sealer) {
        ByteBuffer out = ByteBuffer.allocate(Sealer.BYTES);
        sealer.finish(out);
        return out.array();
    }

    private static byte[] open(Opener opener, byte[] record) throws Malformed {
        ByteBuffer in = ByteBuffer.wrap(record);
        ByteBuffer out = ByteBuffer.allocate(Math.max(0, record.length - Sealer.BYTES));
        assertTrue(opener.open(in, out));
        assertFalse(in.hasRemaining());
        return out.array();
    }

    @ParameterizedTest
    @EnumSource
    void bothDirections(Protection protection) throws Exception {
        Sealed here = client.open(4, protection);
        Sealed there = server.open(4, protection);
        for (int size : new int[] {0, 1, 15, 16, 17, 4096, Sealer.MOST_BYTES}) {
            byte[] body = bytes(size, size);
            byte[] record = seal(here.out(), body);
            assertEquals(size + 20, record.length);
            assertArrayEquals(body, open(there.in(), record));
            assertArrayEquals(body, open(here.in(), seal(there.out(), body)));
        }
        assertFalse(there.in().isFinished());
        open(there.in(), finish(here.out()));
        assertTrue(there.in().isFinished());
        assertThrows(IllegalStateException.class, () -> seal(here.out(), new byte[1]));
        assertFalse(there.in().open(ByteBuffer.allocate(0), ByteBuffer.allocate(0)));
        assertThrows(Malformed.class, () -> open(there.in(), new byte[20]));
    }

    @ParameterizedTest
    @EnumSource
    void anyKindOfBuffersAndPieces(Protection protection) throws Exception {
        Sealed here = client.open(4, protection);
        Sealed there = server.open(4, protection);
        Random random = new Random(7);
        ByteBuffer wire = ByteBuffer.allocateDirect(5000);
        ByteBuffer arrived = ByteBuffer.allocateDirect(5000);
        for (int round = 0; round < 300; round++) {
            byte[] body = bytes(random.nextInt(2000), round);
            ByteBuffer plain = ByteBuffer.allocateDirect(body.length + 9)
                    .position(9)
                    .put(body)
                    .position(9);
            wire.clear().position(random.nextInt(100));
            int start = wire.position();
            here.out().seal(plain.asReadOnlyBuffer(), wire);
            wire.flip().position(start);
            arrived.clear();
            ByteBuffer out = round % 2 == 0 ? ByteBuffer.allocate(2000) : ByteBuffer.allocateDirect(2000);
            boolean opened = false;
            while (!opened) {
                int piece = Math.min(wire.remaining(), 1 + random.nextInt(700));
                arrived.put(wire.slice(wire.position(), piece));
                wire.position(wire.position() + piece);
                ByteBuffer in = arrived.duplicate().flip();
                opened = there.in().open(round % 3 == 0 ? in.asReadOnlyBuffer() : in, out);
                assertEquals(!wire.hasRemaining(), opened);
            }
            byte[] got = new byte[out.flip().remaining()];
            out.get(got);
            assertArrayEquals(body, got);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotTheNextRecordEndsTheStream(Protection protection) throws Exception {
        byte[] body = bytes(100, 1);
        for (int kind = 0; kind < 6; kind++) {
            Sealed here = keys(true, 5, ONE, TWO).open(0, protection);
            Sealed there = keys(false, 5, ONE, TWO).open(0, protection);
            byte[] first = seal(here.out(), body);
            byte[] second = seal(here.out(), body);
            byte[] third = seal(here.out(), body);
            assertArrayEquals(body, open(there.in(), first));
            byte[] bad = switch (kind) {
                case 0 -> first; // replayed
                case 1 -> third; // one was lost, or they were reordered
                case 2 -> seal(there.out(), body); // its own, sent back
                case 3 -> finish(there.out());
                case 4 -> finish(here.out());
                default -> seal(keys(true, 9, ONE, TWO).open(0, protection).out(), body);
            };
            String sentence =
                    assertThrows(Malformed.class, () -> open(there.in(), bad)).getMessage();
            assertEquals("a record that was not sealed as the next one of this stream", sentence);
            assertThrows(Malformed.class, () -> open(there.in(), second));
            assertFalse(there.in().isFinished());
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachBitCounts(Protection protection) throws Exception {
        byte[] record = seal(client.open(0, protection).out(), bytes(20, 1));
        for (int bit = 0; bit < record.length * 8; bit++) {
            byte[] forged = record.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            Opener opener = keys(false, 5, ONE, TWO).open(0, protection).in();
            ByteBuffer out = ByteBuffer.allocate(2 * Sealer.MOST_BYTES);
            boolean waits;
            try {
                // A longer length: the opener waits for more, as for a stream that was cut.
                waits = !opener.open(ByteBuffer.wrap(forged), out);
            } catch (Malformed e) {
                waits = true;
            }
            assertTrue(waits, "bit " + bit);
            assertEquals(0, out.position());
            for (byte b : out.array()) {
                assertEquals(0, b);
            }
        }
    }

    @Test
    void streamsProtectionsAndNodesHaveOtherKeys() throws Exception {
        byte[] body = bytes(50, 2);
        byte[] record =
                seal(keys(true, 5, ONE, TWO).open(0, Protection.ENCRYPTED).out(), body);
        List<Opener> others = List.of(
                keys(false, 5, ONE, TWO).open(2, Protection.ENCRYPTED).in(),
                keys(false, 5, ONE, TWO).open(0, Protection.AUTHENTICATED).in(),
                keys(false, 5, TWO, ONE).open(0, Protection.ENCRYPTED).in(),
                keys(false, 5, new PeerIdentity(CLUSTER, 3), TWO)
                        .open(0, Protection.ENCRYPTED)
                        .in(),
                keys(true, 5, ONE, TWO).open(0, Protection.ENCRYPTED).in());
        for (Opener other : others) {
            assertThrows(Malformed.class, () -> open(other, record));
        }
        assertArrayEquals(
                body,
                open(keys(false, 5, ONE, TWO).open(0, Protection.ENCRYPTED).in(), record));
    }

    @Test
    void aStreamsNumberServesOnce() throws Exception {
        client.open(6, Protection.ENCRYPTED);
        client.open(4, Protection.ENCRYPTED);
        assertThrows(Refused.class, () -> client.open(6, Protection.ENCRYPTED));
        assertThrows(Refused.class, () -> client.open(6, Protection.AUTHENTICATED));
        assertThrows(Refused.class, () -> client.open(-1, Protection.ENCRYPTED));
        client.open(4 + 2 * OnceEach.WINDOW, Protection.ENCRYPTED);
        assertThrows(Refused.class, () -> client.open(2, Protection.ENCRYPTED));
        // Those of the other end are not too late for that.
        client.open(3, Protection.ENCRYPTED);
        assertThrows(Refused.class, () -> client.open(3, Protection.ENCRYPTED));
    }

    @ParameterizedTest
    @EnumSource
    void keysGoOnBothEndsAtOnce(Protection protection) throws Exception {
        Sealed here = client.open(4, protection, 1000);
        Sealed there = server.open(4, protection, 1000);
        byte[] body = bytes(300, 3);
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            records.add(seal(here.out(), i % 7 == 0 ? bytes(1500, i) : body));
        }
        for (int i = 0; i < 50; i++) {
            assertArrayEquals(i % 7 == 0 ? bytes(1500, i) : body, open(there.in(), records.get(i)));
        }
        // With one key for all, the same record differs by its nonce only; so look at a stream that goes on earlier.
        Sealed other = keys(true, 5, ONE, TWO).open(4, protection, 10);
        assertArrayEquals(records.get(0), seal(other.out(), bytes(1500, 0)));
        assertNotEquals(new String(records.get(1)), new String(seal(other.out(), body)) + "x");
        assertThrows(
                Malformed.class, () -> open(server.open(6, protection, 1000).in(), records.get(1)));
    }

    @Test
    void buffersAreCheckedFirst() throws Exception {
        Sealed here = client.open(4, Protection.ENCRYPTED);
        Sealed there = server.open(4, Protection.ENCRYPTED);
        assertThrows(
                BufferOverflowException.class, () -> here.out().seal(ByteBuffer.allocate(10), ByteBuffer.allocate(29)));
        assertThrows(
                IllegalArgumentException.class,
                () -> here.out().seal(ByteBuffer.allocate(Sealer.MOST_BYTES + 1), ByteBuffer.allocate(2 << 20)));
        byte[] record = seal(here.out(), bytes(10, 1));
        ByteBuffer in = ByteBuffer.wrap(record);
        assertThrows(BufferOverflowException.class, () -> there.in().open(in, ByteBuffer.allocate(9)));
        assertEquals(0, in.position());
        assertArrayEquals(bytes(10, 1), open(there.in(), record));
        ByteBuffer large = ByteBuffer.wrap(new byte[] {1, 0, 18, 0});
        assertThrows(Malformed.class, () -> there.in().recordBytes(large));
    }

    @Test
    void noiseIsNeverOpened() throws Exception {
        Random random = new Random(11);
        ByteBuffer out = ByteBuffer.allocate(Sealer.MOST_BYTES);
        for (int i = 0; i < 20_000; i++) {
            Opener opener =
                    keys(false, 5, ONE, TWO).open(0, Protection.values()[i % 2]).in();
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length >= Sealer.BYTES && i % 4 < 3) {
                noise[0] = (byte) (noise.length - Sealer.BYTES);
                noise[1] = 0;
                noise[2] = 0;
                noise[3] &= (byte) 0x80;
            }
            try {
                assertFalse(opener.open(ByteBuffer.wrap(noise), out));
            } catch (Malformed e) {
                assertFalse(opener.isFinished());
            }
            assertEquals(0, out.position());
        }
    }
}
