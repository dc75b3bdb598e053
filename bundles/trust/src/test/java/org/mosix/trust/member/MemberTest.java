package org.mosix.trust.member;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mosix.trust.Lab.refusal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.GossipKeys;
import org.mosix.api.PeerKeys;
import org.mosix.api.Refused;
import org.mosix.trust.Lab;
import org.mosix.trust.SetClock;
import org.mosix.trust.authority.Authority;
import org.mosix.trust.charter.GossipRing;
import org.mosix.trust.stream.Ciphers;
import org.mosix.trust.stream.Protection;

/** A cluster is made, joined, joined again and left; what a node is outlives its JVM. */
@Timeout(120)
class MemberTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path directory;

    private final List<Member> open = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Map<Integer, InetAddress> nodes = new TreeMap<>();
    private InstantSource clock = InstantSource.system();
    private int port;

    @BeforeEach
    void begin() throws IOException {
        port = Lab.freePort();
    }

    @AfterEach
    void end() throws IOException {
        for (Member member : open) {
            member.close();
        }
    }

    private Member node(int number) throws Exception {
        InetAddress address = InetAddress.getByName("127.0.0." + number);
        nodes.put(number, address);
        Doors doors = new Doors(new InetSocketAddress(address, port), 0, Protection.AUTHENTICATED, new Ciphers());
        Member member = new Member(files(number), doors, number, clock, Neighbourhood.ofOurOwn(() -> {
            Map<Integer, InetAddress> others = new TreeMap<>(nodes);
            others.remove(number);
            return others;
        }));
        open.add(member);
        return member;
    }

    private MemberFiles files(int number) {
        return new MemberFiles(directory.resolve("node" + number));
    }

    private static PeerKeys.Stream open(Member from, int peer) throws Exception {
        InetAddress at = InetAddress.getByName("127.0.0." + peer);
        return from.keys().open(new PeerKeys.Peer(from.keys().cluster(at), peer), at);
    }

    private static void talk(Member from, int self, Member to, int peer) throws Exception {
        PeerKeys.Stream stream = open(from, peer);
        assertEquals(self, to.keys().accept(stream.id(), stream.number()).peer().number());
    }

    @Test
    void aClusterIsMadeJoinedAndLeft() throws Exception {
        Member one = node(1);
        Member two = node(2);
        one.keys().listen(new PeerKeys.Listener() {
            @Override
            public void membership(boolean member) {
                told.add(Boolean.toString(member));
            }

            @Override
            public void revoked(PeerKeys.Peer peer) {
                told.add("revoked " + peer.number());
            }
        });
        assertTrue(refusal(() -> one.token(0, HOUR)).contains("mosix:cluster-create"));
        assertTrue(one.create().authority());
        assertTrue(refusal(one::create).contains("already"));
        String token = one.token(2, HOUR);
        assertFalse(two.join(token).authority());
        assertEquals(2, two.membership().orElseThrow().node());
        talk(one, 1, two, 2);
        talk(two, 2, one, 1);

        Member three = node(3);
        refusal(() -> three.join(token));
        String forTwo = one.token(2, HOUR);
        assertTrue(refusal(() -> three.join(forTwo)).contains("this is node 3"));
        assertTrue(three.membership().isEmpty());
        three.join(one.token(3, HOUR));
        talk(three, 3, one, 1);

        // Node 2 lost its certificate to the token that node 3 has used up.
        assertEquals("revoked 2", told.get(2));
        two.leave();
        two.join(one.token(2, HOUR));
        talk(two, 2, three, 3);
        assertEquals(List.of(), one.revoke(3));
        PeerKeys.Stream late = open(three, 1);
        refusal(() -> one.keys().accept(late.id(), late.number()));
        assertTrue(refusal(() -> one.revoke(1)).contains("the authority is on this node"));
        one.leave();
        assertEquals(List.of("false", "true", "revoked 2", "revoked 3", "false"), told);
        assertFalse(Files.exists(files(1).authority()));
    }

    private static GossipKeys.Ring ring(Member member) {
        return member.gossip().ring().orElseThrow();
    }

    private static boolean haveOneKey(Member some, Member other) {
        return ring(some).accepted().isEmpty()
                && ring(other).accepted().isEmpty()
                && ring(some).used().number() == ring(other).used().number()
                && Arrays.equals(ring(some).used().secret(), ring(other).used().secret());
    }

    @Test
    void whoIsRevokedDoesNotHaveTheNextKeyOfGossip() throws Exception {
        Member one = node(1);
        Member two = node(2);
        Member three = node(3);
        List<String> rings = new ArrayList<>();
        two.gossip()
                .listen(() ->
                        rings.add(two.gossip().ring().map(r -> r.toString()).orElse("none")));
        one.create();
        two.join(one.token(2, HOUR));
        three.join(one.token(3, HOUR));
        assertTrue(haveOneKey(one, two) && haveOneKey(one, three));
        GossipKeys.Key old = ring(one).used();
        assertEquals(List.of(), one.revoke(3));
        assertTrue(haveOneKey(one, two));
        assertFalse(Arrays.equals(old.secret(), ring(one).used().secret()));
        assertTrue(Arrays.equals(old.secret(), ring(three).used().secret()));
        // One step after the other, so that nobody is lost on the way.
        String first = "Ring[used=gossip key 0, accepted=";
        assertEquals(
                List.of(
                        "none",
                        first + "Optional.empty]",
                        first + "Optional[gossip key 1]]",
                        "Ring[used=gossip key 1, accepted=Optional[gossip key 0]]",
                        "Ring[used=gossip key 1, accepted=Optional.empty]"),
                rings);
        assertThrows(Exception.class, () -> open(three, 1));
        three.gossip().doubt(nodes.get(1));
        three.settle();
        assertTrue(Arrays.equals(old.secret(), ring(three).used().secret()), "nor does it get it by asking");
        three.leave();
        three.join(one.token(3, HOUR));
        assertTrue(haveOneKey(one, three));
        assertTrue(two.gossip().ring().isPresent());
        two.leave();
        assertTrue(two.gossip().ring().isEmpty());
    }

    @Test
    void whoMissedAChangeHearsOfItWhenThereIsADoubt() throws Exception {
        Member one = node(1);
        Member two = node(2);
        Member three = node(3);
        one.create();
        two.join(one.token(2, HOUR));
        three.join(one.token(3, HOUR));
        two.close();
        List<String> deaf = one.revoke(3);
        assertEquals(1, deaf.size());
        assertTrue(deaf.get(0).startsWith("node 2 has not heard it yet: "), deaf::toString);
        Member twoAgain = node(2);
        assertFalse(haveOneKey(one, twoAgain));
        twoAgain.settle();
        twoAgain.gossip().doubt(InetAddress.getByName("127.0.0.99"));
        twoAgain.settle();
        assertFalse(haveOneKey(one, twoAgain), "there was no doubt of a member");
        // It does not matter which end has doubts.
        one.gossip().doubt(nodes.get(2));
        one.settle();
        assertTrue(haveOneKey(one, twoAgain));
    }

    @Test
    void aChangeThatWasCutShortGoesOn() throws Exception {
        Member one = node(1);
        Member two = node(2);
        one.create();
        two.join(one.token(2, HOUR));
        one.close();
        try (Authority authority = Authority.load(files(1).authority(), clock)) {
            authority.changeRing(GossipRing::introduce);
        }
        Member again = node(1);
        assertTrue(ring(again).accepted().isPresent());
        again.settle();
        assertTrue(haveOneKey(again, two));
        assertEquals(1, ring(two).used().number());

        // A token takes a node's place, whose machine has the keys.
        Member three = node(3);
        three.join(again.token(2 + 1, HOUR));
        String token = again.token(3, HOUR);
        three.close();
        nodes.remove(3);
        new MemberFiles(directory.resolve("node3")).delete();
        Member other = node(3);
        other.join(token);
        again.settle();
        assertTrue(haveOneKey(again, two) && haveOneKey(again, other));
        assertEquals(2, ring(two).used().number());
    }

    @Test
    void itOutlivesTheJvm() throws Exception {
        Member one = node(1);
        Member two = node(2);
        one.create();
        two.join(one.token(0, HOUR));
        one.close();
        two.close();
        Member again = node(1);
        Member twoAgain = node(2);
        talk(again, 1, twoAgain, 2);
        Member three = node(3);
        three.join(again.token(0, HOUR));
        talk(three, 3, twoAgain, 2);
    }

    @Test
    void certificatesAreRenewedInTime() throws Exception {
        SetClock days = new SetClock();
        clock = days;
        Member one = node(1);
        Member two = node(2);
        Member three = node(3);
        one.create();
        two.join(one.token(2, HOUR));
        three.join(one.token(3, HOUR));
        Instant first = two.membership().orElseThrow().until();
        assertFalse(two.renew());
        days.pass(Duration.ofDays(61));
        assertTrue(two.renew(), "node 1 has the authority");
        assertTrue(one.renew());
        assertFalse(two.renew());
        assertTrue(two.membership().orElseThrow().until().isAfter(first));
        one.close();
        nodes.remove(1);
        String alone = refusal(three::renew);
        assertTrue(alone.contains("node 2: the authority is not on this node"), alone);
        days.pass(Duration.ofDays(30));
        String expired = refusal(() -> open(two, 3));
        assertTrue(expired.contains("expired"), expired);
        Member again = node(1);
        talk(again, 1, two, 2);
        two.close();
        assertTrue(node(2).membership().orElseThrow().until().isAfter(days.instant()), "it is kept");
    }

    @Test
    void theFilesOfAnotherNodeAreRefused() throws Exception {
        Member one = node(1);
        one.create();
        one.close();
        Files.move(directory.resolve("node1"), directory.resolve("node2"));
        String sentence = refusal(() -> node(2));
        assertTrue(sentence.contains("and this is node 2"), sentence);
    }

    @Test
    void aClusterIsFoundedBeforeItsNodesAreStarted() throws Exception {
        SortedMap<Integer, Path> directories = new TreeMap<>(
                Map.of(1, directory.resolve("node1"), 2, directory.resolve("node2"), 3, directory.resolve("node3")));
        Founding.found(directories, clock);
        assertThrows(Refused.class, () -> Founding.found(directories, clock));
        Member one = node(1);
        Member two = node(2);
        assertTrue(one.membership().orElseThrow().authority());
        assertFalse(two.membership().orElseThrow().authority());
        talk(one, 1, two, 2);
        talk(node(3), 3, one, 1);
        Member four = node(4);
        four.join(one.token(4, HOUR));
        talk(two, 2, four, 4);
        assertEquals(List.of(), one.revoke(3));
        assertTrue(refusal(() -> open(two, 3)).contains("is revoked"));
    }
}
