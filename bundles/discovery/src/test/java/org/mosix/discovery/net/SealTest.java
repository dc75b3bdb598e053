package org.mosix.discovery.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Member;

/** One sender and one receiver, each with a clock of its own. */
class SealTest {
    private static final Endpoint SENDER = Endpoint.ofIpv4(0x0a4d0001, 7249);
    private static final Endpoint RECEIVER = Endpoint.ofIpv4(0x0a4d0002, 7249);
    private static final Member MEMBER = new Member(3, 0xfffe);
    private static final int BOUND = 30_000;

    private final Key oldKey = key(7, 1);
    private final Key newKey = key(200, 2);
    private long sendersClock = 1_800_000_000_000L;
    private long receiversClock = sendersClock;
    private final Sealer sealer = new Sealer(SENDER, Keys.of(oldKey), () -> sendersClock);
    private final Opener opener = opener(RECEIVER, Keys.of(oldKey));

    @Test
    void comesBackAsItWas() {
        ByteBuffer datagram = seal(5, 100);
        assertEquals(Sealer.BYTES + 100, datagram.remaining());
        assertEquals(44, Sealer.BYTES);
        Opener.Opened opened = opener.open(SENDER, datagram);
        assertEquals(Verdict.ACCEPTED, opened.verdict());
        assertEquals(MEMBER, opened.sender());
        assertEquals(5, opened.incarnation());
        byte[] message = new byte[opened.message().remaining()];
        opened.message().get(message);
        assertArrayEquals(bytes(100, 9), message);
    }

    @Test
    void opensADatagramThatDoesNotBeginItsArray() {
        byte[] sealed = seal(5, 50).array();
        ByteBuffer within = ByteBuffer.allocate(sealed.length + 30)
                .position(10)
                .put(sealed)
                .flip()
                .position(10);
        assertEquals(Verdict.ACCEPTED, opener.open(SENDER, within).verdict());
        assertEquals(Verdict.REPLAY, opener.open(SENDER, within.slice()).verdict());
        ByteBuffer direct = ByteBuffer.allocateDirect(sealed.length).put(sealed).flip();
        assertEquals(Verdict.REPLAY, opener.open(SENDER, direct).verdict());
    }

    @Test
    void refusesEachBitFlippedAndRemembersNoneOfTheSenders() {
        byte[] sealed = seal(5, 60).array();
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] flipped = sealed.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Verdict expected = bit < 8 ? Verdict.VERSION : bit < 16 ? Verdict.KEY : Verdict.MAC;
            assertEquals(expected, open(flipped), "bit " + bit);
        }
        assertEquals(0, opener.senders());
        assertEquals(Verdict.ACCEPTED, open(sealed));
    }

    @Test
    void refusesEachCutAndEachByteMore() {
        byte[] sealed = seal(5, 60).array();
        for (int length = 0; length < sealed.length; length++) {
            Verdict expected = length < Opener.LEAST_BYTES ? Verdict.LENGTH : Verdict.MAC;
            assertEquals(
                    expected,
                    opener.open(SENDER, ByteBuffer.wrap(sealed, 0, length)).verdict());
        }
        assertEquals(Verdict.MAC, open(Arrays.copyOf(sealed, sealed.length + 1)));
        assertEquals(Verdict.LENGTH, open(Arrays.copyOf(sealed, Opener.MOST_BYTES + 1)));
    }

    @Test
    void holdsOnlyBetweenItsTwoAddresses() {
        byte[] sealed = seal(5, 60).array();
        Endpoint otherPort = Endpoint.ofIpv4(0x0a4d0001, 7250);
        assertEquals(
                Verdict.MAC, opener.open(otherPort, ByteBuffer.wrap(sealed)).verdict());
        Opener third = opener(Endpoint.ofIpv4(0x0a4d0003, 7249), Keys.of(oldKey));
        assertEquals(Verdict.MAC, third.open(SENDER, ByteBuffer.wrap(sealed)).verdict());
        Opener back = opener(SENDER, Keys.of(oldKey));
        assertEquals(Verdict.MAC, back.open(RECEIVER, ByteBuffer.wrap(sealed)).verdict());
    }

    @Test
    void acceptsEachOnceAndLateOnesWithinTheWindow() {
        byte[][] sealed = new byte[ReplayWindow.SIZE + 1][];
        for (int i = 0; i < sealed.length; i++) {
            sealed[i] = seal(5, 30).array();
        }
        assertEquals(Verdict.ACCEPTED, open(sealed[ReplayWindow.SIZE]));
        assertEquals(Verdict.REPLAY, open(sealed[0]));
        for (int i = ReplayWindow.SIZE - 1; i > 0; i--) {
            assertEquals(Verdict.ACCEPTED, open(sealed[i]));
        }
        for (byte[] datagram : sealed) {
            assertEquals(Verdict.REPLAY, open(datagram));
        }
    }

    @Test
    void refusesAnEarlierLife() {
        byte[] first = seal(5, 30).array();
        byte[] risen = seal(6, 30).array();
        byte[] late = seal(5, 30).array();
        assertEquals(Verdict.ACCEPTED, open(first));
        assertEquals(Verdict.ACCEPTED, open(risen));
        assertEquals(Verdict.INCARNATION, open(late));
        assertEquals(Verdict.INCARNATION, open(first));
    }

    @Test
    void aSenderThatStartsAgainWithTheSameIncarnationIsHeard() {
        assertEquals(Verdict.ACCEPTED, open(seal(5, 30).array()));
        sendersClock += 900;
        Sealer again = new Sealer(SENDER, Keys.of(oldKey), () -> sendersClock);
        assertEquals(
                Verdict.ACCEPTED,
                opener.open(SENDER, again.seal(MEMBER, 5, RECEIVER, message(30)))
                        .verdict());
    }

    @Test
    void refusesOtherClocks() {
        byte[] recorded = seal(5, 30).array();
        receiversClock += BOUND + 1;
        Opener.Opened late = opener.open(SENDER, ByteBuffer.wrap(recorded));
        assertEquals(Verdict.CLOCK, late.verdict());
        assertEquals(-BOUND - 1, late.differenceMillis());
        receiversClock -= 2 * BOUND + 2;
        assertEquals(Verdict.CLOCK, open(recorded));
        assertEquals(0, opener.senders());
        receiversClock += 1;
        assertEquals(Verdict.ACCEPTED, open(recorded));
    }

    @Test
    void aReceiverThatStartsAgainAcceptsARecordingOnceAndOnlyWithinTheBound() {
        byte[] recorded = seal(5, 30).array();
        assertEquals(Verdict.ACCEPTED, open(recorded));
        Opener again = opener(RECEIVER, Keys.of(oldKey));
        receiversClock += BOUND;
        assertEquals(
                Verdict.ACCEPTED, again.open(SENDER, ByteBuffer.wrap(recorded)).verdict());
        assertEquals(
                Verdict.REPLAY, again.open(SENDER, ByteBuffer.wrap(recorded)).verdict());
        Opener later = opener(RECEIVER, Keys.of(oldKey));
        receiversClock += 1;
        assertEquals(
                Verdict.CLOCK, later.open(SENDER, ByteBuffer.wrap(recorded)).verdict());
    }

    @Test
    void keysAreChangedWithoutAGap() {
        opener.keys(new Keys(oldKey, newKey));
        assertEquals(Verdict.ACCEPTED, open(seal(5, 30).array()));
        byte[] sealedWithOld = seal(5, 30).array();
        sealer.keys(new Keys(newKey, oldKey));
        byte[] sealedWithNew = seal(5, 30).array();
        assertEquals((byte) 200, sealedWithNew[1]);
        assertEquals(Verdict.ACCEPTED, open(sealedWithNew));
        opener.keys(new Keys(newKey, oldKey));
        assertEquals(Verdict.ACCEPTED, open(sealedWithOld));
        sealer.keys(new Keys(oldKey, newKey));
        byte[] withOldAgain = seal(5, 30).array();
        opener.keys(Keys.of(newKey));
        assertEquals(Verdict.KEY, open(withOldAgain));
        // The same number with another secret is another key.
        opener.keys(Keys.of(key(7, 3)));
        assertEquals(Verdict.MAC, open(withOldAgain));
    }

    @Test
    void keysAreCheckedAndDoNotTellTheirSecret() {
        assertThrows(IllegalArgumentException.class, () -> new Key(256, new byte[32]));
        assertThrows(IllegalArgumentException.class, () -> new Key(1, new byte[31]));
        assertThrows(IllegalArgumentException.class, () -> new Keys(oldKey, key(7, 2)));
        assertEquals("key 7", oldKey.toString());
        assertFalse(Keys.of(oldKey).toString().contains("secret"));
        assertNotEquals(oldKey, key(7, 2));
    }

    @Test
    void refusesSendersThatCannotBe() {
        assertEquals(Verdict.SENDER, open(seal(-1, 30).array()));
        sendersClock = -1;
        Sealer early = new Sealer(SENDER, Keys.of(oldKey), () -> sendersClock);
        assertEquals(
                Verdict.SENDER,
                opener.open(SENDER, early.seal(MEMBER, 1, RECEIVER, message(30)))
                        .verdict());
    }

    @Test
    void noiseHarmsNothing() {
        Random random = new Random(1);
        byte[] sealed = seal(5, 200).array();
        for (int i = 0; i < 100_000; i++) {
            byte[] noise = i % 2 == 0 ? new byte[random.nextInt(400)] : sealed.clone();
            if (i % 2 == 0) {
                random.nextBytes(noise);
                if (noise.length > 1) {
                    noise[0] = Sealer.VERSION;
                    noise[1] = 7;
                }
            } else {
                noise[random.nextInt(noise.length)] ^= (byte) (1 + random.nextInt(255));
            }
            assertNotEquals(Verdict.ACCEPTED, open(noise));
        }
        assertEquals(0, opener.senders());
        assertEquals(Verdict.ACCEPTED, open(sealed));
    }

    private ByteBuffer seal(int incarnation, int bytes) {
        return sealer.seal(MEMBER, incarnation, RECEIVER, message(bytes));
    }

    private Verdict open(byte[] datagram) {
        return opener.open(SENDER, ByteBuffer.wrap(datagram)).verdict();
    }

    private Opener opener(Endpoint self, Keys keys) {
        return new Opener(self, keys, () -> receiversClock, () -> receiversClock, BOUND, 10);
    }

    private static ByteBuffer message(int bytes) {
        return ByteBuffer.wrap(bytes(bytes, 9));
    }

    private static byte[] bytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static Key key(int number, long seed) {
        return new Key(number, bytes(32, seed));
    }
}
