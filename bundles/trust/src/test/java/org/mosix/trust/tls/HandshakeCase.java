package org.mosix.trust.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.trust.Lab;
import org.mosix.trust.PeerIdentity;
import org.mosix.trust.SetClock;
import org.mosix.trust.certificate.CertificateMaker;
import org.mosix.trust.certificate.CertificateName;
import org.mosix.trust.certificate.P256;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.node.Credentials;

/** Two nodes of a cluster, and another cluster, for tests of who is let through a handshake, over real connections. */
abstract class HandshakeCase {
    static final String UNLOVED = "the other end does not accept this node's certificate; its log says why";

    @TempDir
    Path temp;

    final SetClock clock = new SetClock();
    Lab lab;
    Lab theirs;
    Lab.Node one;
    Lab.Node two;
    String ours;

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

    static PeerIdentity id(Lab.Node node) {
        return node.credentials().identity();
    }

    static Loopback connect(Lab.Node client, Lab.Node server) throws Exception {
        return Loopback.connect(client.tls(), id(server), server.tls());
    }

    static void serves(Lab.Node client, Lab.Node server) throws Exception {
        try (Loopback pair = connect(client, server)) {
            assertNotNull(pair.client().channel(), pair.toString());
            assertEquals(id(server), pair.client().channel().peer());
            assertEquals(id(client), pair.server().channel().peer());
        }
    }

    /** The server says this of the client, and the client hears that it is not accepted. */
    static void clientIsRefused(String sentence, Lab.Node client, Lab.Node server) throws Exception {
        try (Loopback pair = connect(client, server)) {
            assertEquals(sentence, pair.server().refused());
            assertEquals(UNLOVED, pair.client().refused());
        }
    }

    static void serverIsRefused(String sentence, Lab.Node client, Lab.Node server) throws Exception {
        try (Loopback pair = connect(client, server)) {
            assertEquals(sentence, pair.client().refused());
            assertEquals(UNLOVED, pair.server().refused());
        }
    }

    /** A node whose certificate this key of an authority signed, whatever it says. */
    Lab.Node forged(CertificateName name, KeyPair root, String cluster, Charter charter) throws Exception {
        var issuer = CertificateMaker.root(
                new org.mosix.trust.ClusterId(cluster), root, clock.instant().minus(Duration.ofDays(1)));
        KeyPair keys = P256.generate();
        var leaf = CertificateMaker.leaf(
                name, keys.getPublic(), issuer, root.getPrivate(), clock.instant(), Duration.ofDays(9));
        return lab.node(Credentials.of(keys.getPrivate(), leaf), charter);
    }
}
