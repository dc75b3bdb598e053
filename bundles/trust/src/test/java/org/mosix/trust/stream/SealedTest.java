package org.mosix.trust.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mosix.api.Malformed;
import org.mosix.api.RecordSuite;
import org.mosix.api.Refused;
import org.mosix.linux.crypto.Libcrypto;
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
        return keys(isClient, seed, from, to, new Ciphers());
    }

    private static StreamKeys keys(boolean isClient, int seed, PeerIdentity from, PeerIdentity to, Ciphers ciphers) {
        return StreamKeys.of(bytes(32, seed), bytes(32, seed + 1), from, to, isClient, ciphers);
    }

    private static byte[] bytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] seal(Sealer sealer, byte[] body) {
        ByteBuffer out = ByteBuffer.allocate(body.length + Sealer.BYTES);
        sealer.seal(out, ByteBuffer.wrap(body));
        assertFalse(out.hasRemaining());
        return out.array();
    }

    private static byte[] finish(Sealer sealer) {
        ByteBuffer out = ByteBuffer.allocate(Sealer.BYTES);
        sealer.finish(out);
        return out.array();
    }

    private static byte[] open(Opener opener, byte[] record) throws Malformed {
        ByteBuffer in = ByteBuffer.wrap(record.clone());
        ByteBuffer body = opener.open(in);
        assertFalse(in.hasRemaining());
        byte[] got = new byte[body.remaining()];
        body.get(got);
        return got;
    }

    @ParameterizedTest
    @EnumSource
    void bothDirections(RecordSuite suite) throws Exception {
        Sealed here = client.open(4, suite);
        Sealed there = server.open(4, suite);
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
        assertNull(there.in().open(ByteBuffer.allocate(0)));
        assertThrows(Malformed.class, () -> open(there.in(), new byte[20]));
    }

    @ParameterizedTest
    @EnumSource
    void anyKindOfBuffersAndPieces(RecordSuite suite) throws Exception {
        Sealed here = client.open(4, suite);
        Sealed there = server.open(4, suite);
        Random random = new Random(7);
        ByteBuffer wire = ByteBuffer.allocateDirect(5000);
        for (int round = 0; round < 300; round++) {
            byte[] body = bytes(random.nextInt(2000), round);
            ByteBuffer plain = ByteBuffer.allocateDirect(body.length + 9)
                    .position(9)
                    .put(body)
                    .position(9);
            wire.clear().position(random.nextInt(100));
            int start = wire.position();
            int cut = 9 + random.nextInt(body.length + 1);
            here.out()
                    .seal(
                            wire,
                            plain.asReadOnlyBuffer().limit(cut),
                            plain.duplicate().position(cut));
            wire.flip().position(start);
            ByteBuffer arrived = round % 2 == 0 ? ByteBuffer.allocate(5000) : ByteBuffer.allocateDirect(5000);
            ByteBuffer opened = null;
            while (opened == null) {
                int piece = Math.min(wire.remaining(), 1 + random.nextInt(700));
                arrived.put(wire.slice(wire.position(), piece));
                wire.position(wire.position() + piece);
                opened = there.in().open(arrived.duplicate().flip());
                assertEquals(!wire.hasRemaining(), opened != null);
            }
            assertEquals(ByteBuffer.wrap(body), opened);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotTheNextRecordEndsTheStream(RecordSuite suite) throws Exception {
        byte[] body = bytes(100, 1);
        for (int kind = 0; kind < 6; kind++) {
            Sealed here = keys(true, 5, ONE, TWO).open(0, suite);
            Sealed there = keys(false, 5, ONE, TWO).open(0, suite);
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
                default -> seal(keys(true, 9, ONE, TWO).open(0, suite).out(), body);
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
    void eachBitCounts(RecordSuite suite) throws Exception {
        byte[] record = seal(client.open(0, suite).out(), bytes(20, 1));
        for (int bit = 0; bit < record.length * 8; bit++) {
            byte[] forged = record.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            Opener opener = keys(false, 5, ONE, TWO).open(0, suite).in();
            byte[] before = forged.clone();
            try {
                // A longer length: the opener waits for more, as for a stream that was cut.
                assertNull(opener.open(ByteBuffer.wrap(forged)), "bit " + bit);
                assertArrayEquals(before, forged);
            } catch (Malformed e) {
                // Too large, or wiped.
                int length =
                        ByteBuffer.wrap(before).order(ByteOrder.LITTLE_ENDIAN).getInt() & ~Sealer.LAST;
                for (int at = 4; length <= 20 && at < 4 + length; at++) {
                    assertEquals(0, forged[at], "bit " + bit);
                }
            }
        }
    }

    @Test
    void streamsProtectionsAndNodesHaveOtherKeys() throws Exception {
        byte[] body = bytes(50, 2);
        byte[] record =
                seal(keys(true, 5, ONE, TWO).open(0, RecordSuite.AES_256_GCM).out(), body);
        List<Opener> others = List.of(
                keys(false, 5, ONE, TWO).open(2, RecordSuite.AES_256_GCM).in(),
                keys(false, 5, ONE, TWO).open(0, RecordSuite.AES_256_GMAC).in(),
                keys(false, 5, TWO, ONE).open(0, RecordSuite.AES_256_GCM).in(),
                keys(false, 5, new PeerIdentity(CLUSTER, 3), TWO)
                        .open(0, RecordSuite.AES_256_GCM)
                        .in(),
                keys(true, 5, ONE, TWO).open(0, RecordSuite.AES_256_GCM).in());
        for (Opener other : others) {
            assertThrows(Malformed.class, () -> open(other, record));
        }
        assertArrayEquals(
                body,
                open(keys(false, 5, ONE, TWO).open(0, RecordSuite.AES_256_GCM).in(), record));
    }

    @Test
    void aStreamsNumberServesOnce() throws Exception {
        client.open(6, RecordSuite.AES_256_GCM);
        client.open(4, RecordSuite.AES_256_GCM);
        assertThrows(Refused.class, () -> client.open(6, RecordSuite.AES_256_GCM));
        assertThrows(Refused.class, () -> client.open(6, RecordSuite.AES_256_GMAC));
        assertThrows(Refused.class, () -> client.open(-1, RecordSuite.AES_256_GCM));
        client.open(4 + 2 * OnceEach.WINDOW, RecordSuite.AES_256_GCM);
        assertThrows(Refused.class, () -> client.open(2, RecordSuite.AES_256_GCM));
        // Those of the other end are not too late for that.
        client.open(3, RecordSuite.AES_256_GCM);
        assertThrows(Refused.class, () -> client.open(3, RecordSuite.AES_256_GCM));
    }

    @ParameterizedTest
    @EnumSource
    void keysGoOnBothEndsAtOnce(RecordSuite suite) throws Exception {
        Sealed here = client.open(4, suite, 1000);
        Sealed there = server.open(4, suite, 1000);
        byte[] body = bytes(300, 3);
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            records.add(seal(here.out(), i % 7 == 0 ? bytes(1500, i) : body));
        }
        for (int i = 0; i < 50; i++) {
            assertArrayEquals(i % 7 == 0 ? bytes(1500, i) : body, open(there.in(), records.get(i)));
        }
        // With one key for all, the same record differs by its nonce only; so look at a stream that goes on earlier.
        Sealed other = keys(true, 5, ONE, TWO).open(4, suite, 10);
        assertArrayEquals(records.get(0), seal(other.out(), bytes(1500, 0)));
        assertNotEquals(new String(records.get(1)), new String(seal(other.out(), body)) + "x");
        assertThrows(Malformed.class, () -> open(server.open(6, suite, 1000).in(), records.get(1)));
    }

    @Test
    void buffersAreCheckedFirst() throws Exception {
        Sealed here = client.open(4, RecordSuite.AES_256_GCM);
        Sealed there = server.open(4, RecordSuite.AES_256_GCM);
        assertThrows(
                BufferOverflowException.class, () -> here.out().seal(ByteBuffer.allocate(29), ByteBuffer.allocate(10)));
        assertThrows(
                IllegalArgumentException.class,
                () -> here.out()
                        .seal(
                                ByteBuffer.allocate(2 << 20),
                                ByteBuffer.allocate(Sealer.MOST_BYTES),
                                ByteBuffer.allocate(1)));
        byte[] record = seal(here.out(), bytes(10, 1));
        assertArrayEquals(bytes(10, 1), open(there.in(), record));
        ByteBuffer large = ByteBuffer.wrap(new byte[] {1, 0, 18, 0});
        assertThrows(Malformed.class, () -> there.in().recordBytes(large));
    }

    @Test
    void noiseIsNeverOpened() throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            Opener opener = keys(false, 5, ONE, TWO)
                    .open(0, RecordSuite.values()[i % 3])
                    .in();
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length >= Sealer.BYTES && i % 4 < 3) {
                noise[0] = (byte) (noise.length - Sealer.BYTES);
                noise[1] = 0;
                noise[2] = 0;
                noise[3] &= (byte) 0x80;
            }
            try {
                assertNull(opener.open(ByteBuffer.wrap(noise)));
            } catch (Malformed e) {
                assertFalse(opener.isFinished());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLibraryAndTheJdkUnderstandEachOther(RecordSuite suite) throws Exception {
        Ciphers fast = new Ciphers();
        fast.use(new Libcrypto());
        assertTrue(fast.isFast(suite));
        Sealed here = keys(true, 5, ONE, TWO, fast).open(4, suite, 5000);
        Sealed there = server.open(4, suite, 5000);
        for (int size : new int[] {0, 1, 16, 100, 4096, 65_536, 1 << 20, 3, Sealer.MOST_BYTES}) {
            byte[] body = bytes(size, size);
            assertArrayEquals(body, open(there.in(), seal(here.out(), body)));
            assertArrayEquals(body, open(here.in(), seal(there.out(), body)));
        }
        here.close();
        assertThrows(IllegalStateException.class, () -> seal(here.out(), new byte[1]));
        byte[] late = seal(there.out(), new byte[9]);
        assertThrows(Malformed.class, () -> open(here.in(), late));
    }
}
