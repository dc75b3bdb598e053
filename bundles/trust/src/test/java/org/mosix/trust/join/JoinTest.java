package org.mosix.trust.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mosix.trust.Lab.refusal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.Refused;
import org.mosix.trust.Lab;
import org.mosix.trust.certificate.CertificateMaker;
import org.mosix.trust.certificate.CertificateName;
import org.mosix.trust.certificate.Certificates;
import org.mosix.trust.certificate.P256;
import org.mosix.trust.charter.GossipRing;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.node.Credentials;
import org.mosix.trust.tls.Check;
import org.mosix.trust.tls.Loopback;
import org.mosix.trust.tls.OneKey;
import org.mosix.trust.tls.Tls;
import org.mosix.trust.token.JoinToken;

/** Joining by a token over a real connection. */
@Timeout(120)
class JoinTest {
    @TempDir
    Path temp;

    private Join join;

    @BeforeEach
    void open() throws Exception {
        join = new Join(temp.resolve("authority"), JoinPort.USUAL);
    }

    @AfterEach
    void close() throws IOException {
        join.close();
    }

    private String refused(JoinToken token) {
        return refusal(() -> join.join(token));
    }

    @Test
    void aTokenMakesANode() throws Exception {
        join.lab.node(9);
        join.lab.authority.revoke(9);
        // The text, as a person carries it.
        JoinToken token = JoinToken.parse(join.token(5).text());
        Joiner.Joined joined = join.join(token);
        assertEquals(5, joined.credentials().identity().node());
        assertEquals(
                join.lab.authority.cluster(), joined.credentials().identity().cluster());
        assertEquals(1, joined.charter().revocations().size());
        assertEquals(0, joined.charter().ring().orElseThrow().used().number());
        assertTrue(join.log()
                .contains("node 5 of cluster " + join.lab.authority.cluster() + " has joined from 127.0.0.1"));
        // It is one among others.
        Lab.Node old = join.lab.node(1);
        Lab.Node fresh = join.lab.node(joined.credentials(), joined.charter());
        try (Loopback pair = Loopback.connect(fresh.tls(), old.credentials().identity(), old.tls())) {
            assertEquals(
                    joined.credentials().identity(), pair.server().channel().peer());
        }
    }

    @Test
    void tokensThatDoNotServe() throws Exception {
        JoinToken token = join.token(5);
        join.join(token);
        assertEquals("this join token has served already; each lets in one node, once", refused(token));
        JoinToken late = join.token(6);
        JoinToken slow = join.token(7);
        join.clock.pass(Duration.ofHours(1));
        assertEquals(
                "this join token has expired at " + late.expiry() + ", and here it is " + late.expiry(), refused(late));
        // A machine whose clock is behind is told by the authority.
        String sentence = refusal(() -> new Joiner(slow, () -> slow.expiry().minusSeconds(60)).join(Join.MILLIS));
        assertEquals("this join token has expired at " + slow.expiry(), sentence);
        join.serves();
    }

    @Test
    void ofTwoThatRaceOneJoins() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 5; round++) {
                JoinToken token = join.token(0);
                List<Callable<Boolean>> racers = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    racers.add(() -> {
                        try {
                            join.join(token);
                            return true;
                        } catch (Refused e) {
                            return false;
                        }
                    });
                }
                int won = 0;
                for (var one : threads.invokeAll(racers)) {
                    won += one.get() ? 1 : 0;
                }
                assertEquals(1, won);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aTokenOfAnotherClusterOrOfAnOlderKey() throws Exception {
        JoinToken before = join.token(5);
        join.lab.authority.introduceRoot();
        JoinToken between = join.token(6);
        assertEquals(2, join.join(between).charter().roots().all().size());
        join.lab.authority.useRoot();
        assertTrue(refused(before)
                .startsWith("who answers at 127.0.0.1 port " + join.port.port()
                        + " is not the authority that the join token names"));
        assertEquals(2, join.join(join.token(7)).charter().roots().all().size());
        join.lab.authority.removeRoot();
        assertEquals(1, join.join(join.token(8)).charter().roots().all().size());
        Lab other = new Lab(temp.resolve("other"), join.clock);
        try (other) {
            JoinToken theirs = other.authority.token(1, "127.0.0.1", join.port.port(), Duration.ofHours(1));
            assertTrue(refused(theirs).contains("is not the authority that the join token names"));
        }
    }

    /** Whoever answers gets nothing of the token unless the authority itself has signed it for this. */
    @Test
    void anImpostorGetsNoToken() throws Exception {
        Lab.Node rogue = join.lab.node(4);
        var root = join.lab.authority.root();
        KeyPair own = P256.generate();
        var fakeRoot = CertificateMaker.root(join.lab.authority.cluster(), own, join.clock.instant());
        KeyPair leafKeys = P256.generate();
        CertificateName name = CertificateName.of(join.lab.authority.cluster(), CertificateName.Role.JOIN);
        var fakeLeaf = CertificateMaker.leaf(
                name, leafKeys.getPublic(), fakeRoot, own.getPrivate(), join.clock.instant(), Duration.ofDays(1));
        String pinned = "is not the authority that the join token names";
        String unsigned = "the certificate of " + name + " comes from an unknown authority";
        check(
                rogue.credentials().identity() + " answers where",
                new OneKey(
                        rogue.credentials().key(), List.of(rogue.credentials().certificate(), root)));
        check(pinned, new OneKey(rogue.credentials().key(), rogue.credentials().chain()));
        check(pinned, new OneKey(leafKeys.getPrivate(), List.of(fakeLeaf, fakeRoot)));
        check(unsigned, new OneKey(leafKeys.getPrivate(), List.of(fakeLeaf, root)));
        var identity = join.lab.authority.joinIdentity();
        join.clock.pass(Duration.ofDays(3));
        check("has expired", new OneKey(identity.keys().getPrivate(), identity.chain()));
    }

    private void check(String sentence, OneKey key) throws Exception {
        var thread = Executors.newSingleThreadExecutor();
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var got = thread.submit(() -> {
                try (Socket socket = listening.accept()) {
                    var context = Tls.context(key, new Check(chain -> {}));
                    var secure = Tls.above(context, socket, false, Tls.parameters(false));
                    secure.startHandshake();
                    return secure.getInputStream().read();
                } catch (IOException e) {
                    return -1;
                }
            });
            JoinToken token = join.lab.authority.token(5, "127.0.0.1", listening.getLocalPort(), Duration.ofHours(1));
            String said = refused(token);
            assertTrue(said.contains(sentence), said);
            assertEquals(-1, got.get());
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void nobodyThereOrNobodyWhoSpeaks() throws Exception {
        JoinToken nobody = join.lab.authority.token(5, "127.0.0.9", join.port.port(), Duration.ofHours(1));
        assertThrows(IOException.class, () -> join.join(nobody));
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            JoinToken token = join.lab.authority.token(5, "127.0.0.1", silent.getLocalPort(), Duration.ofHours(1));
            String why = assertThrows(IOException.class, () -> new Joiner(token, join.clock).join(200))
                    .getMessage();
            assertEquals("the authority has not answered within 200 ms", why);
        }
    }

    @Test
    void theJoinPortsOwnCertificateIsRenewed() throws Exception {
        join.serves();
        for (int day = 0; day < 8; day++) {
            join.clock.pass(Duration.ofHours(17));
            join.serves();
        }
    }

    @Test
    void renewalOverAChannel() throws Exception {
        Lab.Node home = join.lab.node(1);
        Joiner.Joined joined = join.join(join.token(5));
        Lab.Node node = join.lab.node(joined.credentials(), joined.charter());
        join.lab.authority.introduceRoot();
        join.lab.learn(node.charter());
        join.lab.learn(home.charter());
        join.lab.authority.useRoot();
        join.lab.learn(home.charter());
        join.lab.authority.changeRing(GossipRing::introduce);
        Credentials fresh = renew(node, home);
        assertEquals(node.credentials().identity(), fresh.identity());
        assertFalse(node.credentials().key().equals(fresh.key()));
        assertEquals(
                join.lab.authority.root().getSubjectX500Principal(),
                fresh.certificate().getIssuerX500Principal());
        // What else is new came along.
        assertTrue(node.charter().ring().orElseThrow().accepted().isPresent());
        assertEquals(
                join.lab.authority.statements().get(Kind.ROOTS).number(),
                node.charter().number(Kind.ROOTS));
        join.lab.authority.removeRoot();
        join.lab.learn(node.charter());
        join.lab.learn(home.charter());
        node.tls().show(fresh);
        Lab.Node home2 = join.lab.node(1);
        try (Loopback pair = Loopback.connect(node.tls(), home2.credentials().identity(), home2.tls())) {
            assertEquals(fresh.identity(), pair.server().channel().peer());
            assertEquals(
                    fresh.certificate(),
                    pair.server().channel().secure().getSession().getPeerCertificates()[0]);
        }
        // Revoked in the register, while this end does not know yet.
        join.lab.authority.revoke(5);
        Lab.Node again = join.lab.node(fresh, node.charter());
        String sentence = refusal(() -> renew(again, home2));
        assertTrue(sentence.endsWith("is revoked"), sentence);
    }

    private Credentials renew(Lab.Node node, Lab.Node home) throws Exception {
        var thread = Executors.newSingleThreadExecutor();
        try (Loopback pair = Loopback.connect(node.tls(), home.credentials().identity(), home.tls())) {
            var answered = thread.submit(() -> {
                Renewal.answer(pair.server().channel(), join.lab.authority);
                return true;
            });
            try {
                return Renewal.ask(
                        pair.client().channel(), node.credentials(), node.charter(), join.clock, Join.MILLIS);
            } finally {
                try {
                    answered.get();
                } catch (java.util.concurrent.ExecutionException e) {
                    assertTrue(e.getCause() instanceof Refused, e.toString());
                }
            }
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void whatIsLoggedHoldsNoSecret() throws Exception {
        JoinToken token = join.token(5);
        join.join(token);
        refused(token);
        String secret = java.util.HexFormat.of().formatHex(token.secret());
        assertFalse(join.log().contains(token.text().substring(20, 60)));
        assertFalse(join.log().contains(secret));
        assertTrue(join.log().contains("127.0.0.1 is not let in: this join token has served already"));
        assertEquals(1, join.lines());
        assertEquals(32, Certificates.fingerprint(join.lab.authority.root()).length);
    }
}
