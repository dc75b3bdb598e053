package org.mosix.trust.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mosix.trust.Lab.refusal;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.trust.Lab;
import org.mosix.trust.PeerIdentity;
import org.mosix.trust.SetClock;
import org.mosix.trust.authority.Authority;
import org.mosix.trust.certificate.CertificateMaker;
import org.mosix.trust.certificate.CertificateName;
import org.mosix.trust.certificate.P256;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.node.Credentials;

/** Who is let through a handshake, and what is said to and of those who are not, over real connections. */
@Timeout(120)
class TlsContextsTest {
    private static final String UNLOVED = "the other end does not accept this node's certificate; its log says why";

    @TempDir
    Path temp;

    private final SetClock clock = new SetClock();
    private Lab lab;
    private Lab theirs;
    private Lab.Node one;
    private Lab.Node two;
    private String ours;

    @BeforeEach
    void make() throws Exception {
        lab = new Lab(temp.resolve("ours"), clock);
        theirs = new Lab(temp.resolve("theirs"), clock);
        one = lab.node(1);
        two = lab.node(2);
        ours = " of cluster " + lab.authority.cluster();
    }

    @AfterEach
    void close() throws IOException {
        lab.close();
        theirs.close();
    }

    private static PeerIdentity id(Lab.Node node) {
        return node.credentials().identity();
    }

    private static Loopback connect(Lab.Node client, Lab.Node server) throws Exception {
        return Loopback.connect(client.tls(), id(server), server.tls());
    }

    private static void serves(Lab.Node client, Lab.Node server) throws Exception {
        try (Loopback pair = connect(client, server)) {
            assertNotNull(pair.client().channel(), pair.toString());
            assertEquals(id(server), pair.client().channel().peer());
            assertEquals(id(client), pair.server().channel().peer());
        }
    }

    /** The server says this of the client, and the client hears that it is not accepted. */
    private static void clientIsRefused(String sentence, Lab.Node client, Lab.Node server) throws Exception {
        try (Loopback pair = connect(client, server)) {
            assertEquals(sentence, pair.server().refused());
            assertEquals(UNLOVED, pair.client().refused());
        }
    }

    private static void serverIsRefused(String sentence, Lab.Node client, Lab.Node server) throws Exception {
        try (Loopback pair = connect(client, server)) {
            assertEquals(sentence, pair.client().refused());
            assertEquals(UNLOVED, pair.server().refused());
        }
    }

    /** A node whose certificate this key of an authority signed, whatever it says. */
    private Lab.Node forged(CertificateName name, KeyPair root, String cluster, Charter charter) throws Exception {
        var issuer = CertificateMaker.root(
                new org.mosix.trust.ClusterId(cluster), root, clock.instant().minus(Duration.ofDays(1)));
        KeyPair keys = P256.generate();
        var leaf = CertificateMaker.leaf(
                name, keys.getPublic(), issuer, root.getPrivate(), clock.instant(), Duration.ofDays(9));
        return lab.node(Credentials.of(keys.getPrivate(), leaf), charter);
    }

    @Test
    void nodesOfOneClusterFromAnyAddress() throws Exception {
        serves(one, two);
        serves(two, one);
        for (String address : new String[] {"127.0.0.7", "127.1.2.3"}) {
            Loopback pair = Loopback.connect(
                    address,
                    s -> one.tls().connect(s, id(two), 9000),
                    s -> two.tls().accept(s, 9000));
            try (pair) {
                assertEquals(id(one), pair.server().channel().peer());
                var session = pair.server().channel().secure().getSession();
                assertEquals("TLSv1.3", session.getProtocol());
                assertTrue(session.getCipherSuite().contains("GCM"));
            }
        }
    }

    @Test
    void anUnknownAuthority() throws Exception {
        CertificateName name = CertificateName.node(lab.authority.cluster(), 9);
        Lab.Node thief = forged(name, P256.generate(), lab.authority.cluster().hex(), one.charter());
        String sentence = "the certificate of node 9" + ours + " comes from an unknown authority";
        clientIsRefused(sentence, thief, two);
        serverIsRefused(sentence, two, thief);
        serves(one, two);
    }

    @Test
    void anotherCluster() throws Exception {
        Lab.Node stranger = theirs.node(2);
        stranger.trusted().add("us", lab.forPartners());
        String sentence = "the certificate of node 2 of cluster " + theirs.authority.cluster()
                + " is of a cluster that is neither ours nor a partner's";
        clientIsRefused(sentence, stranger, two);
        serverIsRefused(sentence, two, stranger);
    }

    @Test
    void partnersAreKnownByName() throws Exception {
        Lab.Node partner = theirs.node(2);
        partner.trusted().add("us", lab.forPartners());
        one.trusted().add("them", theirs.forPartners());
        serves(one, partner);
        serves(partner, one);
        assertEquals(Optional.of("them"), one.trusted().name(theirs.authority.cluster()));
        assertEquals(Optional.empty(), one.trusted().name(lab.authority.cluster()));
        // Its node 2 is not our node 2.
        try (Loopback pair = Loopback.connect(one.tls(), id(two), partner.tls())) {
            assertEquals(
                    "node 2 of cluster " + theirs.authority.cluster() + " answers where node 2" + ours + " is expected",
                    pair.client().refused());
        }
        refusal(() -> one.trusted().add("other-name", theirs.forPartners()));
        refusal(() -> one.trusted().add("us", lab.forPartners()));
        refusal(() -> one.trusted().add("../x", theirs.forPartners()));
        one.trusted().add("them", theirs.forPartners());
        // A partner revokes its own nodes.
        theirs.authority.revoke(2);
        assertTrue(one.trusted()
                .charter(theirs.authority.cluster())
                .orElseThrow()
                .take(theirs.authority.statements().get(Kind.REVOCATIONS)));
        clientIsRefused(
                "the certificate of node 2 of cluster " + theirs.authority.cluster() + " is revoked", partner, one);
        assertTrue(one.trusted().remove("them"));
        assertFalse(one.trusted().remove("them"));
        serves(one, two);
    }

    @Test
    void aPartnersAuthoritySpeaksForItsOwnNodesOnly() throws Exception {
        KeyPair root = P256.generate();
        var cluster = new org.mosix.trust.ClusterId("ab".repeat(16));
        var certificate = CertificateMaker.root(cluster, root, clock.instant());
        byte[] body = new org.mosix.trust.charter.Roots(java.util.List.of(certificate)).encode();
        one.trusted()
                .add(
                        "them",
                        Charter.begin(
                                org.mosix.trust.charter.Statement.sign(
                                        Kind.ROOTS, cluster, 1, body, certificate, root.getPrivate()),
                                false));
        CertificateName ofOurs = CertificateName.node(lab.authority.cluster(), 2);
        Lab.Node liar = forged(ofOurs, root, cluster.hex(), one.charter());
        clientIsRefused("the certificate of node 2" + ours + " comes from an unknown authority", liar, one);
    }

    @Test
    void expired() throws Exception {
        Instant end = one.credentials().certificate().getNotAfter().toInstant();
        clock.pass(Duration.ofDays(80));
        Lab.Node late = lab.node(3);
        serves(one, late);
        clock.pass(Duration.ofDays(10).plusSeconds(1));
        String sentence =
                "the certificate of node 1" + ours + " has expired at " + end + ", and here it is " + clock.instant();
        clientIsRefused(sentence, one, late);
        serverIsRefused(sentence, late, one);
    }

    @Test
    void notYet() throws Exception {
        clock.pass(Duration.ofHours(-2));
        try (Loopback pair = connect(one, two)) {
            assertTrue(pair.client().refused().contains(" holds from 2030-01-02T02:04:05Z on"), pair.toString());
        }
    }

    @Test
    void theAuthoritysOwnCertificateExpires() throws Exception {
        clock.pass(CertificateMaker.ROOT_LIFE.minus(Duration.ofDays(5)));
        Lab.Node late = lab.node(3);
        Lab.Node later = lab.node(4);
        serves(late, later);
        // No certificate outlives the authority's.
        assertEquals(
                lab.authority.root().getNotAfter(),
                late.credentials().certificate().getNotAfter());
    }

    @Test
    void revoked() throws Exception {
        serves(one, two);
        lab.authority.revoke(1);
        // Only who has the new list refuses: it must be passed on.
        serves(one, two);
        two.charter().take(lab.authority.statements().get(Kind.REVOCATIONS));
        String sentence = "the certificate of node 1" + ours + " is revoked";
        clientIsRefused(sentence, one, two);
        serverIsRefused(sentence, two, one);
        // It may come again, with another certificate.
        Lab.Node again = lab.node(1);
        serves(again, two);
    }

    @Test
    void whoIsRevokedWhileConnectedIsFoundOut() throws Exception {
        try (Loopback pair = connect(one, two)) {
            var session = pair.server().channel().secure().getSession();
            assertEquals(id(one), two.tls().identify(session));
            lab.authority.revoke(1);
            assertTrue(two.charter().take(lab.authority.statements().get(Kind.REVOCATIONS)));
            assertEquals(
                    "the certificate of node 1" + ours + " is revoked",
                    refusal(() -> two.tls().identify(session)));
        }
    }

    /** A handshake that takes up an earlier session looks at no certificate; then no alert would be sent. */
    @Test
    void noSessionIsTakenUpAgain() throws Exception {
        try (Loopback pair = connectAfterRevocation()) {
            assertEquals(
                    "the certificate of node 2" + ours + " is revoked",
                    pair.client().refused());
            assertEquals(UNLOVED, pair.server().refused());
        }
    }

    /** If both ends were made to take up sessions, who is revoked would still be found out. */
    @Test
    void aSessionThatIsTakenUpAgainIsCheckedAgain() throws Exception {
        two.tls().context().getServerSessionContext().setSessionTimeout(3600);
        one.tls().context().getClientSessionContext().setSessionTimeout(3600);
        try (Loopback pair = connectAfterRevocation()) {
            assertEquals(
                    "the certificate of node 2" + ours + " is revoked",
                    pair.client().refused());
            assertNotNull(pair.server().channel(), "no session was taken up");
        }
    }

    /** Sessions are looked for by address and port, so it is the same port. */
    private Loopback connectAfterRevocation() throws Exception {
        try (ServerSocket listening = Loopback.listen()) {
            for (int i = 0; i < 2; i++) {
                try (Loopback pair = connect(listening)) {
                    pair.server().channel().secure().getOutputStream().write(7);
                    // Tickets come before this.
                    assertEquals(
                            7, pair.client().channel().secure().getInputStream().read());
                }
            }
            lab.authority.revoke(2);
            lab.learn(one.charter());
            return connect(listening);
        }
    }

    private Loopback connect(ServerSocket listening) throws Exception {
        return Loopback.connect(
                listening,
                "127.0.0.1",
                s -> one.tls().connect(s, id(two), 9000),
                s -> two.tls().accept(s, 9000));
    }

    @Test
    void anotherNodeThanExpected() throws Exception {
        try (Loopback pair = Loopback.connect(one.tls(), new PeerIdentity(lab.authority.cluster(), 7), two.tls())) {
            assertEquals(
                    "node 2" + ours + " answers where node 7" + ours + " is expected",
                    pair.client().refused());
        }
    }

    @Test
    void certificatesOfOtherRoles() throws Exception {
        Authority.JoinIdentity join = lab.authority.joinIdentity();
        assertEquals(
                "the certificate of the join port" + ours + " is not one of a node",
                saidOf(join.keys(), join.chain().get(0)));
        KeyPair keys = P256.generate();
        var root = CertificateMaker.root(lab.authority.cluster(), keys, clock.instant());
        assertEquals(
                "the certificate of the authority" + ours + " comes from an unknown authority", saidOf(keys, root));
    }

    /** What node 1 says of an end that shows any certificate and believes everybody. */
    private String saidOf(KeyPair keys, java.security.cert.X509Certificate certificate) throws Exception {
        OneKey key = new OneKey(keys.getPrivate(), java.util.List.of(certificate));
        var context = Tls.context(key, new Check(chain -> {}));
        return Loopback.connect("127.0.0.1", s -> one.tls().connect(s, id(two), 9000), s -> {
                    Tls.above(context, s, false, Tls.parameters(true)).startHandshake();
                    return null;
                })
                .client()
                .refused();
    }

    @Test
    void whoShowsNoCertificateOrSpeaksAnOlderTls() throws Exception {
        var silent = Tls.context(null, new Check(chain -> {}));
        Loopback pair = Loopback.connect(
                "127.0.0.1",
                s -> {
                    var secure = Tls.above(silent, s, true, Tls.parameters(false));
                    secure.startHandshake();
                    assertEquals(-1, secure.getInputStream().read());
                    return null;
                },
                s -> two.tls().accept(s, 9000));
        assertNull(pair.server().channel());
        assertNotNull(pair.client().failed());
        pair = Loopback.connect(
                "127.0.0.1",
                s -> {
                    var older = Tls.context(null, new Check(chain -> {}));
                    var parameters = older.getSupportedSSLParameters();
                    parameters.setProtocols(new String[] {"TLSv1.2"});
                    Tls.above(older, s, true, parameters).startHandshake();
                    return null;
                },
                s -> two.tls().accept(s, 9000));
        assertTrue(pair.server().failed().getMessage().contains("TLSv1.2"), pair.toString());
        assertTrue(pair.client().failed().getMessage().contains("protocol_version"), pair.toString());
        serves(one, two);
    }

    @Test
    void aPeerThatIsSlowIsLeft() throws Exception {
        Loopback pair = Loopback.connect(
                "127.0.0.1",
                s -> {
                    assertEquals(-1, s.getInputStream().read());
                    return null;
                },
                s -> two.tls().accept(s, 100));
        assertEquals(
                "the other end has not proved who it is within 100 ms",
                pair.server().failed().getMessage());
        pair = Loopback.connect("127.0.0.1", s -> one.tls().connect(s, id(two), 100), s -> {
            s.getInputStream().readAllBytes();
            return null;
        });
        assertEquals(
                "the other end has not proved who it is within 100 ms",
                pair.client().failed().getMessage());
    }

    @Test
    void noiseInsteadOfAHandshake() throws Exception {
        java.util.Random random = new java.util.Random(1);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[1 + random.nextInt(500)];
            random.nextBytes(noise);
            noise[0] = (byte) (i % 2 == 0 ? 22 : noise[0]);
            Loopback pair = Loopback.connect(
                    "127.0.0.1",
                    s -> {
                        s.getOutputStream().write(noise);
                        s.shutdownOutput();
                        s.getInputStream().readAllBytes();
                        s.close();
                        return null;
                    },
                    s -> two.tls().accept(s, 9000));
            assertNotNull(pair.server().failed());
        }
        serves(one, two);
    }
}
