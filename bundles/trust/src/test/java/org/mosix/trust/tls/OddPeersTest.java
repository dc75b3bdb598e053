package org.mosix.trust.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.trust.PeerIdentity;
import org.mosix.trust.authority.Authority;
import org.mosix.trust.certificate.CertificateMaker;
import org.mosix.trust.certificate.P256;

/** Peers that are somebody else, show another certificate or none, are slow, or make no handshake. */
@Timeout(120)
class OddPeersTest extends HandshakeCase {
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
