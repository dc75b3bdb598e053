package org.mosix.trust.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** Sessions of TLS, older kinds of it, and peers that are slow or make noise. */
class SessionsTest extends TwoNodes {
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
