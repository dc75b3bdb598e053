package org.mosix.trust.charter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mosix.trust.Lab.refusal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.trust.Lab;
import org.mosix.trust.SetClock;
import org.mosix.trust.node.CharterFile;

/** Statements that come to a node: newer, older, others', forged. */
class CharterTest {
    @TempDir
    Path temp;

    private final SetClock clock = new SetClock();
    private Lab lab;
    private Lab other;

    @BeforeEach
    void make() throws Exception {
        lab = new Lab(temp.resolve("ours"), clock);
        other = new Lab(temp.resolve("theirs"), clock);
    }

    @AfterEach
    void close() throws IOException {
        lab.close();
        other.close();
    }

    private Statement now(Lab of, Kind kind) {
        return of.authority.statements().get(kind);
    }

    @Test
    void takesWhatIsNewerOnly() throws Exception {
        Lab.Node node = lab.node(1);
        lab.node(2);
        Statement empty = now(lab, Kind.REVOCATIONS);
        assertEquals(1, lab.authority.revoke(2));
        Statement one = now(lab, Kind.REVOCATIONS);
        assertTrue(one.number() > empty.number());
        assertTrue(node.charter().take(one));
        assertFalse(node.charter().take(one));
        assertFalse(node.charter().take(empty));
        assertEquals(1, node.charter().revocations().size());
        assertEquals(one.number(), node.charter().number(Kind.REVOCATIONS));
        // Made anew with the same words and number: another signature, nothing new.
        assertFalse(node.charter().take(Statement.decode(one.encode())));
    }

    @Test
    void anAuthorityFromAnOldCopyOfItsFilesIsHeard() throws Exception {
        lab.node(2);
        long number = now(lab, Kind.REVOCATIONS).number();
        assertEquals(clock.instant().getEpochSecond(), number);
        lab.authority.revoke(2);
        assertEquals(number + 1, now(lab, Kind.REVOCATIONS).number());
    }

    @Test
    void takesNothingOfOthers() throws Exception {
        Lab.Node node = lab.node(1);
        String sentence = refusal(() -> node.charter().take(now(other, Kind.REVOCATIONS)));
        assertTrue(sentence.endsWith("is not of cluster " + lab.authority.cluster()), sentence);
        var key = org.mosix.trust.certificate.P256.generate();
        var forgedRoot =
                org.mosix.trust.certificate.CertificateMaker.root(lab.authority.cluster(), key, clock.instant());
        for (Kind kind : Kind.values()) {
            byte[] body = now(lab, kind).body();
            Statement forged =
                    Statement.sign(kind, lab.authority.cluster(), Long.MAX_VALUE, body, forgedRoot, key.getPrivate());
            assertTrue(refusal(() -> node.charter().take(forged)).endsWith("is not signed by its authority"));
        }
        byte[] good = now(lab, Kind.REVOCATIONS).encode();
        lab.authority.revoke(1);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            refusal(() -> node.charter().take(Statement.decode(bad)));
        }
    }

    @Test
    void twoThatDifferWithOneNumberAreTold() throws Exception {
        Lab.Node node = lab.node(1);
        var key = org.mosix.trust.certificate.P256.generate();
        var cluster = lab.authority.cluster();
        var root = org.mosix.trust.certificate.CertificateMaker.root(cluster, key, clock.instant());
        byte[] roots = new Roots(java.util.List.of(root)).encode();
        Charter charter = Charter.begin(Statement.sign(Kind.ROOTS, cluster, 1, roots, root, key.getPrivate()), true);
        byte[] none = Revocations.NONE.encode();
        byte[] one = Revocations.NONE
                .with(java.util.List.of(new Revocations.Entry("00".repeat(16), 3, Long.MAX_VALUE)), clock.instant())
                .encode();
        assertTrue(charter.take(Statement.sign(Kind.REVOCATIONS, cluster, 7, none, root, key.getPrivate())));
        assertFalse(charter.take(Statement.sign(Kind.REVOCATIONS, cluster, 7, none, root, key.getPrivate())));
        String sentence =
                refusal(() -> charter.take(Statement.sign(Kind.REVOCATIONS, cluster, 7, one, root, key.getPrivate())));
        assertTrue(sentence.startsWith("there are two that differ of statement 7 on REVOCATIONS"), sentence);
        assertEquals(lab.authority.cluster(), node.charter().cluster());
    }

    @Test
    void aPartnersKeysOfGossipAreNotTaken() throws Exception {
        Charter partner = other.forPartners();
        assertTrue(partner.take(now(other, Kind.REVOCATIONS)));
        assertEquals(
                "a partner's gossip keys are not for this node", refusal(() -> partner.take(now(other, Kind.RING))));
        assertTrue(partner.ring().isEmpty());
    }

    @Test
    void rootsCrossOver() throws Exception {
        Lab.Node node = lab.node(1);
        Lab.Node away = lab.node(2);
        lab.authority.introduceRoot();
        assertTrue(node.charter().take(now(lab, Kind.ROOTS)));
        assertEquals(2, node.charter().roots().all().size());
        lab.authority.useRoot();
        lab.learn(node.charter());
        assertEquals(lab.authority.root(), node.charter().roots().all().get(0));
        // Both nodes' certificates are still good at node 1, and one of the new key.
        assertEquals(
                1,
                node.charter()
                        .check(node.credentials().certificate(), clock.instant())
                        .node());
        Lab.Node third = lab.node(3);
        assertEquals(
                3,
                node.charter()
                        .check(third.credentials().certificate(), clock.instant())
                        .node());
        lab.authority.removeRoot();
        lab.learn(node.charter());
        assertEquals(1, node.charter().roots().all().size());
        String sentence = refusal(() -> node.charter().check(node.credentials().certificate(), clock.instant()));
        assertTrue(sentence.endsWith("comes from an unknown authority"), sentence);
        // Who was away all the time knows the old key only: it has to join again.
        refusal(() -> away.charter().take(now(lab, Kind.ROOTS)));
        refusal(() -> away.charter().take(now(lab, Kind.REVOCATIONS)));
    }

    @Test
    void keysOfGossipChangeInThreeSteps() throws Exception {
        Lab.Node node = lab.node(1);
        GossipKey old = node.charter().ring().orElseThrow().used();
        assertTrue(node.charter().ring().orElseThrow().accepted().isEmpty());
        refusal(() -> lab.authority.changeRing((ring, random) -> ring.use()));
        refusal(() -> lab.authority.changeRing((ring, random) -> ring.remove()));
        lab.authority.changeRing(GossipRing::introduce);
        refusal(() -> lab.authority.changeRing(GossipRing::introduce));
        lab.learn(node.charter());
        GossipRing both = node.charter().ring().orElseThrow();
        assertEquals(old, both.used());
        GossipKey fresh = both.accepted().orElseThrow();
        assertEquals(old.number() + 1, fresh.number());
        lab.authority.changeRing((ring, random) -> ring.use());
        lab.learn(node.charter());
        assertEquals(fresh, node.charter().ring().orElseThrow().used());
        assertEquals(old, node.charter().ring().orElseThrow().accepted().orElseThrow());
        lab.authority.changeRing((ring, random) -> ring.remove());
        lab.learn(node.charter());
        assertTrue(node.charter().ring().orElseThrow().accepted().isEmpty());
        assertFalse(node.charter().ring().toString().contains("secret"));
    }

    @Test
    void aChangeMayBeginAnewInTheMiddleOfAnother() throws Exception {
        GossipRing first = GossipRing.first(new SecureRandom());
        assertFalse(first.isIntroduced());
        GossipRing introduced = first.renew(new SecureRandom());
        assertTrue(introduced.isIntroduced());
        assertEquals(first.used(), introduced.used());
        GossipRing again = introduced.renew(new SecureRandom());
        assertEquals(2, again.accepted().orElseThrow().number(), "its number stands for no other key");
        assertTrue(again.isIntroduced());
        GossipRing used = again.use();
        assertFalse(used.isIntroduced());
        assertEquals(3, used.renew(new SecureRandom()).accepted().orElseThrow().number());
        GossipRing round = first;
        for (int i = 0; i < 300; i++) {
            assertTrue(round.renew(new SecureRandom()).isIntroduced());
            round = round.renew(new SecureRandom()).use().remove();
        }
        assertEquals(300 % 256, round.used().number());
        // Numbers go round.
        GossipRing last = GossipRing.decode(new org.mosix.trust.bytes.Writer()
                .u8(1)
                .u8(255)
                .u8(1)
                .bytes(new byte[32])
                .done());
        assertEquals(
                0,
                last.introduce(new java.security.SecureRandom())
                        .accepted()
                        .orElseThrow()
                        .number());
    }

    @Test
    void whatCannotBeKeptIsNotHeld() throws Exception {
        Lab.Node node = lab.node(1);
        node.charter().keep(statements -> {});
        lab.node(2);
        lab.authority.revoke(2);
        boolean[] full = {false};
        node.charter().keep(statements -> {
            if (full[0]) {
                throw new IOException("no space left on device");
            }
        });
        full[0] = true;
        assertThrows(IOException.class, () -> node.charter().take(now(lab, Kind.REVOCATIONS)));
        assertEquals(0, node.charter().revocations().size());
    }

    @Test
    void aNodeThatStartsAgainKnowsWhatItKnew() throws Exception {
        Lab.Node node = lab.node(1);
        Lab.Node bad = lab.node(2);
        Path directory = temp.resolve("node");
        org.mosix.trust.file.OwnerFile.directory(directory);
        CharterFile.keep(node.charter(), directory.resolve("charter"));
        Map<Kind, Statement> before = node.charter().statements();
        lab.authority.revoke(2);
        lab.learn(node.charter());
        Charter again = CharterFile.load(directory.resolve("charter"), true);
        assertFalse(again.take(before.get(Kind.REVOCATIONS)));
        String sentence = refusal(() -> again.check(bad.credentials().certificate(), clock.instant()));
        assertTrue(sentence.endsWith("is revoked"), sentence);
        lab.authority.introduceRoot();
        lab.authority.useRoot();
        refusal(() -> again.take(now(lab, Kind.REVOCATIONS)));
        assertEquals(1, again.revocations().size());
    }
}
