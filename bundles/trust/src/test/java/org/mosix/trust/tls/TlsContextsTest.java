package org.mosix.trust.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mosix.trust.Lab.refusal;

import java.net.ServerSocket;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.trust.Lab;
import org.mosix.trust.certificate.CertificateMaker;
import org.mosix.trust.certificate.CertificateName;
import org.mosix.trust.certificate.P256;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.charter.Kind;

/** Who is let through a handshake by its certificate, and what is said to and of those who are not. */
@Timeout(120)
class TlsContextsTest extends HandshakeCase {
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
}
