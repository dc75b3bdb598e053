package org.mosix.trust.member;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mosix.trust.Lab.refusal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.ClusterTrust;
import org.mosix.api.PeerKeys;
import org.mosix.api.StreamSeal;
import org.mosix.trust.Lab;
import org.mosix.trust.stream.Ciphers;
import org.mosix.trust.stream.Protection;

/** Two owners' clusters, both with nodes 1 and 2, and a third one that nobody knows. */
@Timeout(120)
class PartnersTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path directory;

    private final List<Member> open = new ArrayList<>();
    private final List<PeerKeys.Peer> revoked = new CopyOnWriteArrayList<>();
    /** What the books of ours say. */
    private final Map<InetAddress, String> book = new HashMap<>();

    private int port;
    private Member one;
    private Member two;
    private Member theirOne;
    private Member theirTwo;

    @BeforeEach
    void twoOwners() throws Exception {
        port = Lab.freePort();
        one = ours(1);
        two = ours(2);
        theirOne = node("theirs", 1, 11, at -> Optional.of(isTheirs(at) ? "" : "a"));
        theirTwo = node("theirs", 2, 12, at -> Optional.of(isTheirs(at) ? "" : "a"));
        one.create();
        two.join(one.token(2, HOUR));
        theirOne.create();
        theirTwo.join(theirOne.token(2, HOUR));
        for (int host : new int[] {11, 12}) {
            book.put(at(host), "b");
        }
    }

    private static boolean isTheirs(InetAddress at) {
        return at.getHostAddress().matches("127\\.0\\.0\\.1[12]");
    }

    private Member ours(int number) throws Exception {
        return node("ours", number, number, at -> Optional.ofNullable(book.getOrDefault(at, "")));
    }

    private Member node(
            String owner, int number, int host, java.util.function.Function<InetAddress, Optional<String>> of)
            throws Exception {
        Doors doors = new Doors(new InetSocketAddress(at(host), port), 0, Protection.AUTHENTICATED, new Ciphers());
        MemberFiles files = new MemberFiles(directory.resolve(owner + number));
        Member member = new Member(files, doors, number, InstantSource.system(), new Neighbourhood(() -> Map.of(), of));
        member.keys().listen(new PeerKeys.Listener() {
            @Override
            public void membership(boolean is) {}

            @Override
            public void revoked(PeerKeys.Peer peer) {
                revoked.add(peer);
            }
        });
        open.add(member);
        return member;
    }

    @AfterEach
    void end() throws IOException {
        for (Member member : open) {
            member.close();
        }
    }

    private static InetAddress at(int host) throws IOException {
        return InetAddress.getByName("127.0.0." + host);
    }

    private void knowEachOther() throws Exception {
        for (Member member : List.of(one, two)) {
            member.trustPartner("b", theirOne.rootText());
        }
        for (Member member : List.of(theirOne, theirTwo)) {
            member.trustPartner("a", one.rootText());
        }
    }

    /** @param number of the node at that address, as it must prove */
    private static PeerKeys.Stream open(Member from, int number, int host) throws Exception {
        PeerKeys keys = from.keys();
        return keys.open(new PeerKeys.Peer(keys.cluster(at(host)), number), at(host));
    }

    private static byte[] passes(StreamSeal from, StreamSeal to, String text) throws Exception {
        ByteBuffer record = ByteBuffer.allocate(text.length() + StreamSeal.BYTES);
        from.seal(record, ByteBuffer.wrap(text.getBytes()));
        record.flip();
        byte[] wire = record.array().clone();
        assertEquals(ByteBuffer.wrap(text.getBytes()), to.open(record));
        return wire;
    }

    private static byte[] talks(Member from, Member to, int number, int host) throws Exception {
        PeerKeys.Stream here = open(from, number, host);
        PeerKeys.Stream there = to.keys().accept(here.id(), here.number());
        assertEquals(from.keys().self(), there.peer());
        assertEquals(to.keys().self(), here.peer());
        passes(there.seal(), here.seal(), "an answer");
        return passes(here.seal(), there.seal(), "a question");
    }

    /** Who has keys of before is not heard with them, and gets no others. */
    private static void isNotHeard(Member from, int number, int host, Member to) throws Exception {
        PeerKeys.Stream late = open(from, number, host);
        refusal(() -> to.keys().accept(late.id(), late.number()));
        from.keys().unknown(late);
        assertThrows(Exception.class, () -> open(from, number, host));
    }

    private static boolean isReadable(byte[] wire) {
        return new String(wire, java.nio.charset.StandardCharsets.ISO_8859_1).contains("a question");
    }

    @Test
    void nothingIsReadableBetweenOwners() throws Exception {
        knowEachOther();
        assertTrue(isReadable(talks(one, two, 2, 2)), "among our own it is authenticated only");
        for (int i = 0; i < 3; i++) {
            assertFalse(isReadable(talks(one, theirOne, 1, 11)));
            assertFalse(isReadable(talks(theirOne, one, 1, 1)));
            assertFalse(isReadable(talks(one, theirTwo, 2, 12)));
            assertFalse(isReadable(talks(theirTwo, two, 2, 2)));
        }
        // Nodes of the same number are not taken for each other.
        assertTrue(isReadable(talks(two, one, 1, 1)));
        String other = refusal(() -> open(one, 3, 12));
        assertTrue(other.contains("node 2 of cluster") && other.contains("answers where node 3"), other);
        // Nor does one owner's key of gossip reach the other.
        byte[] ours = one.gossip().ring().orElseThrow().used().secret();
        byte[] theirs = theirOne.gossip().ring().orElseThrow().used().secret();
        assertFalse(Arrays.equals(ours, theirs));
        assertArrayEquals(ours, two.gossip().ring().orElseThrow().used().secret());
    }

    @Test
    void whoIsNotKnownGetsNothing() throws Exception {
        String early = refusal(() -> open(one, 1, 11));
        assertTrue(early.contains("mosix:partner-trust b"), early);
        one.trustPartner("b", theirOne.rootText());
        assertThrows(Exception.class, () -> open(one, 1, 11), "they do not know us yet");
        assertTrue(refusal(() -> one.trustPartner("c", theirOne.rootText())).contains("known by another name"));
        assertTrue(refusal(() -> one.trustPartner("c", one.rootText())).contains("known by another name"));
        assertTrue(refusal(() -> one.trustPartner("../c", theirOne.rootText())).contains("name"));
        book.put(at(11), null);
        book.put(at(12), "c");
        Member third = node("third", 1, 13, at -> Optional.of("a"));
        third.create();
        third.trustPartner("a", one.rootText());
        assertThrows(Exception.class, () -> open(third, 1, 1), "we do not know it");
        assertTrue(refusal(() -> open(one, 2, 12)).contains("mosix:partner-trust c"));
    }

    @Test
    void whatAPartnersAuthorityRevokesIsRevokedHere() throws Exception {
        knowEachOther();
        talks(one, theirTwo, 2, 12);
        PeerKeys.Peer gone = theirTwo.keys().self();
        theirOne.revoke(2);
        // It comes with the next agreement, and what there was with that node ends.
        talks(one, theirOne, 1, 11);
        assertTrue(revoked.contains(gone), revoked::toString);
        isNotHeard(theirTwo, 1, 1, one);
        assertTrue(refusal(() -> open(one, 2, 12)).contains("is revoked"));
        // Also over a start, and when their owner's text is read again.
        one.close();
        one = ours(1);
        assertTrue(refusal(() -> open(one, 2, 12)).contains("is revoked"));
        one.trustPartner("b", theirOne.rootText());
        assertTrue(refusal(() -> open(one, 2, 12)).contains("is revoked"));
        talks(one, theirOne, 1, 11);
    }

    @Test
    void aPartnerCanBeForgotten() throws Exception {
        knowEachOther();
        PeerKeys.Stream here = open(one, 1, 11);
        ClusterTrust.Root root = one.partners().get("b");
        assertEquals(theirOne.root(), root);
        assertEquals(64, root.fingerprint().length());
        one.distrustPartner("b");
        assertEquals(List.of(theirOne.keys().self()), revoked);
        assertEquals(Map.of(), one.partners());
        refusal(() -> one.keys().accept(here.id(), here.number() + 1));
        isNotHeard(theirOne, 1, 1, one);
        assertTrue(refusal(() -> one.distrustPartner("b")).contains("not known here"));
        one.close();
        one = ours(1);
        assertEquals(Map.of(), one.partners());
        two.leave();
        assertFalse(Files.exists(directory.resolve("ours2/partners")));
    }

    @Test
    void aDamagedFileCostsOnePartnerOnly() throws Exception {
        knowEachOther();
        Path file = directory.resolve("ours1/partners/b");
        one.close();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        one = ours(1);
        talks(one, two, 2, 2);
        assertTrue(refusal(() -> open(one, 1, 11)).contains("mosix:partner-trust b"));
        assertThrows(Exception.class, () -> open(theirOne, 1, 1));
        one.trustPartner("b", theirOne.rootText());
        talks(theirOne, one, 1, 1);
    }

    @Test
    void aTextThatWasNotCopiedWholeIsRefused() throws Exception {
        String text = theirOne.rootText();
        one.trustPartner("b", " " + text.substring(0, 90) + "\n" + text.substring(90) + "\n");
        two.trustPartner("b", text);
        for (String wrong : List.of(
                "",
                "mosixroot1.",
                text.substring(1),
                text.substring(0, text.length() - 1),
                text + "A",
                text.replace('A', 'B'),
                "x".repeat(20_000),
                one.token(3, HOUR))) {
            refusal(() -> one.trustPartner("b", wrong));
        }
        assertEquals(theirOne.root(), one.partners().get("b"));
    }
}
