package org.mosix.trust.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mosix.trust.Lab.refusal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.PeerKeys;
import org.mosix.api.RecordSuite;
import org.mosix.api.StreamSeal;
import org.mosix.linux.crypto.Libcrypto;
import org.mosix.trust.Lab;
import org.mosix.trust.PeerIdentity;
import org.mosix.trust.SetClock;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.stream.Ciphers;
import org.mosix.trust.stream.Protection;

/** Members agree on keys when they need them, and nobody else gets any. */
@Timeout(120)
class AgreedKeysTest {
    @TempDir
    Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Integer> revoked = new CopyOnWriteArrayList<>();
    private final AtomicInteger told = new AtomicInteger();
    private Lab lab;
    private Lab theirs;
    private int port;
    private Lab.Node nodeOne;
    private Lab.Node nodeTwo;
    private AgreedKeys one;
    private AgreedKeys two;

    @BeforeEach
    void begin() throws Exception {
        SetClock clock = new SetClock();
        lab = new Lab(directory.resolve("ours"), clock);
        theirs = new Lab(directory.resolve("theirs"), clock);
        port = Lab.freePort();
        nodeOne = lab.node(1);
        nodeTwo = lab.node(2);
        one = keys(nodeOne, "127.0.0.1", Protection.AUTHENTICATED);
        two = keys(nodeTwo, "127.0.0.2", Protection.AUTHENTICATED);
    }

    private AgreedKeys keys(Lab.Node node, String at, Protection protection) throws Exception {
        return keys(node, at, protection, new Ciphers());
    }

    private AgreedKeys keys(Lab.Node node, String at, Protection protection, Ciphers ciphers) throws Exception {
        AgreedKeys made = new AgreedKeys(
                node.credentials(),
                node.trusted(),
                new InetSocketAddress(at, port),
                protection,
                ciphers,
                lab.clock,
                null,
                new AgreedKeys.News() {
                    @Override
                    public void revoked(PeerIdentity peer) {
                        revoked.add(peer.node());
                    }

                    @Override
                    public void told() {
                        told.incrementAndGet();
                    }
                });
        open.add(made);
        return made;
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        lab.close();
        theirs.close();
    }

    private PeerKeys.Stream open(AgreedKeys keys, int node, InetAddress at) throws Exception {
        return keys.open(new PeerIdentity(lab.authority.cluster(), node), at);
    }

    private static InetAddress at(int node) throws IOException {
        return InetAddress.getByName("127.0.0." + node);
    }

    private static void passes(StreamSeal from, StreamSeal to, String text) throws Exception {
        ByteBuffer record = ByteBuffer.allocate(text.length() + StreamSeal.BYTES);
        from.seal(record, ByteBuffer.wrap(text.getBytes()));
        record.flip();
        assertEquals(record.remaining(), to.recordBytes(record));
        assertEquals(ByteBuffer.wrap(text.getBytes()), to.open(record));
    }

    private void talks(AgreedKeys from, int self, AgreedKeys to, int peer) throws Exception {
        PeerKeys.Stream here = open(from, peer, at(peer));
        PeerKeys.Stream there = to.accept(here.id(), here.number());
        assertEquals(self, there.peer().number());
        assertEquals(peer, here.peer().number());
        passes(here.seal(), there.seal(), "a question");
        passes(there.seal(), here.seal(), "an answer");
        passes(here.seal(), there.seal(), "");
    }

    @Test
    void oneAgreementServesManyConnectionsOfBothEnds() throws Exception {
        for (int i = 0; i < 2000; i++) {
            talks(one, 1, two, 2);
        }
        talks(two, 2, one, 1);
        assertEquals(1, one.size());
        assertEquals(1, two.size());
    }

    @Test
    void aConnectionServesOnce() throws Exception {
        PeerKeys.Stream here = open(one, 2, at(2));
        two.accept(here.id(), here.number());
        refusal(() -> two.accept(here.id(), here.number()));
        refusal(() -> two.accept(here.id(), here.number() + 1));
        refusal(() -> two.accept(here.id(), -1));
        refusal(() -> two.accept(new byte[PeerKeys.ID_BYTES], 0));
        talks(one, 1, two, 2);
    }

    @Test
    void whoWasStartedAnewAgreesAgain() throws Exception {
        talks(one, 1, two, 2);
        two.close();
        two = keys(nodeTwo, "127.0.0.2", Protection.AUTHENTICATED);
        PeerKeys.Stream old = open(one, 2, at(2));
        refusal(() -> two.accept(old.id(), old.number()));
        one.unknown(old);
        talks(one, 1, two, 2);
    }

    /** Both ends had agreed, each by itself, so there are older keys, too: they are gone as well. */
    @Test
    void whoWasStartedAnewHasNoneOfItsOlderKeys() throws Exception {
        talks(one, 1, two, 2);
        two.refresh(1, at(1));
        one.refresh(2, at(2));
        assertEquals(3, one.size());
        two.close();
        two = keys(nodeTwo, "127.0.0.2", Protection.AUTHENTICATED);
        PeerKeys.Stream old = open(one, 2, at(2));
        refusal(() -> two.accept(old.id(), old.number()));
        one.unknown(old);
        assertEquals(0, one.size());
        talks(one, 1, two, 2);
        PeerKeys.Stream late = open(one, 2, at(2));
        one.unknown(old);
        two.accept(late.id(), late.number());
    }

    @Test
    void aRevokedNodeLosesItsKeysWithTheNews() throws Exception {
        Lab.Node nodeThree = lab.node(3);
        AgreedKeys three = keys(nodeThree, "127.0.0.3", Protection.AUTHENTICATED);
        talks(one, 1, two, 2);
        talks(three, 3, two, 2);
        lab.authority.revoke(2);
        nodeOne.charter().take(lab.authority.statements().get(Kind.REVOCATIONS));
        one.check();
        assertEquals(List.of(2), revoked);
        String sentence = refusal(() -> open(one, 2, at(2)));
        assertTrue(sentence.contains("is revoked"), sentence);
        // It reaches node 3 with the next agreement, and what node 3 had with node 2 ends.
        talks(one, 1, three, 3);
        assertEquals(
                lab.authority.statements().get(Kind.REVOCATIONS).number(),
                nodeThree.charter().number(Kind.REVOCATIONS));
        assertTrue(refusal(() -> open(three, 2, at(2))).contains("is revoked"));
        PeerKeys.Stream late = open(two, 1, at(1));
        refusal(() -> one.accept(late.id(), late.number()));
        two.unknown(late);
        assertThrows(Exception.class, () -> open(two, 1, at(1)), "nor does it get any");
        assertEquals(List.of(2, 2), revoked);
    }

    @Test
    void othersGetNone() throws Exception {
        AgreedKeys stranger = keys(theirs.node(4), "127.0.0.4", Protection.AUTHENTICATED);
        assertThrows(Exception.class, () -> open(stranger, 1, at(1)));
        String sentence = refusal(() -> open(one, 4, at(4)));
        assertTrue(sentence.contains("neither ours nor a partner's"), sentence);
        assertTrue(refusal(() -> open(one, 3, at(2))).contains("answers where node 3"));
        assertThrows(IOException.class, () -> open(one, 9, at(9)));
        byte[] noise = new byte[300];
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            random.nextBytes(noise);
            try (Socket socket = new Socket(at(1), port)) {
                socket.getOutputStream().write(noise);
            } catch (IOException e) {
                continue; // It was thrown out meanwhile.
            }
        }
        assertEquals(0, one.size());
        talks(two, 2, one, 1);
    }

    @Test
    void bothEndsMustMeanTheSameProtection() throws Exception {
        AgreedKeys three = keys(lab.node(3), "127.0.0.3", Protection.ENCRYPTED);
        AgreedKeys four = keys(lab.node(4), "127.0.0.4", Protection.ENCRYPTED);
        talks(three, 3, four, 4);
        String sentence = refusal(() -> open(three, 1, at(1)));
        assertTrue(sentence.startsWith("node 1 of cluster "), sentence);
        assertTrue(
                sentence.endsWith(" does not protect connections as this node does, which has encrypted:"
                        + " protection in etc/org.mosix.trust.cfg must be the same on all nodes"),
                sentence);
        assertTrue(refusal(() -> open(one, 3, at(3))).contains("which has authenticated"));
        assertEquals(0, one.size());
        assertEquals(1, three.size());
        assertFalse(revoked.contains(3));
    }

    @Test
    void aLibraryAtBothEndsIsUsed() throws Exception {
        Ciphers fast = new Ciphers();
        Libcrypto libcrypto = new Libcrypto();
        fast.use(libcrypto);
        AgreedKeys three = keys(lab.node(3), "127.0.0.3", Protection.AUTHENTICATED, fast);
        AgreedKeys four = keys(lab.node(4), "127.0.0.4", Protection.AUTHENTICATED, fast);
        talks(three, 3, four, 4);
        talks(three, 3, one, 1);
        talks(two, 2, three, 3);
        assertEquals(RecordSuite.AES_256_GMAC, three.suite(4));
        assertEquals(RecordSuite.AES_256_GMAC, four.suite(3));
        assertEquals(RecordSuite.HMAC_SHA256, three.suite(1));
        assertEquals(RecordSuite.HMAC_SHA256, two.suite(3));
        // The room that has it is stopped: what was agreed on holds, and the JDK goes on with it.
        fast.drop(new Libcrypto());
        assertTrue(Protection.AUTHENTICATED.offer(fast) != Protection.AUTHENTICATED.offer(new Ciphers()));
        fast.drop(libcrypto);
        assertEquals(Protection.AUTHENTICATED.offer(new Ciphers()), Protection.AUTHENTICATED.offer(fast));
        talks(three, 3, four, 4);
        assertEquals(RecordSuite.AES_256_GMAC, three.suite(4));
    }
}
