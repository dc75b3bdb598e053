package org.mosix.trust;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.function.Executable;
import org.mosix.api.ClusterException;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.authority.Authority;
import org.mosix.trust.authority.Grant;
import org.mosix.trust.certificate.P256;
import org.mosix.trust.certificate.Requests;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.node.Credentials;
import org.mosix.trust.tls.TlsContexts;
import org.mosix.trust.tls.Trusted;

/** One cluster of a test: its authority, and nodes that it lets in without a connection. */
public final class Lab implements AutoCloseable {
    public final SetClock clock;
    public final Authority authority;

    /** One node. */
    public record Node(Credentials credentials, Charter charter, Trusted trusted, TlsContexts tls) {}

    public Lab(Path directory, SetClock clock) throws IOException, Refused {
        this.clock = clock;
        authority = Authority.create(directory, clock);
    }

    public Node node(int number) throws IOException, ClusterException {
        KeyPair keys = P256.generate();
        Grant grant = authority.issue(number, Requests.make(keys));
        Charter charter = Charter.begin(grant.statements().get(Kind.ROOTS), true);
        learn(charter);
        return node(Credentials.of(keys, grant.certificate()), charter);
    }

    public Node node(Credentials credentials, Charter charter) {
        Trusted trusted = new Trusted(charter, clock);
        return new Node(credentials, charter, trusted, new TlsContexts(credentials, trusted));
    }

    /** The charter takes all that the authority says now. */
    public void learn(Charter charter) throws IOException, Refused, Malformed {
        for (Kind kind : Kind.values()) {
            charter.take(authority.statements().get(kind));
        }
    }

    /** As a partner has it. */
    public Charter forPartners() throws Malformed, Refused {
        return Charter.begin(authority.statements().get(Kind.ROOTS), false);
    }

    /** The sentence of a refusal. */
    public static String refusal(Executable what) {
        return Assertions.assertThrows(ClusterException.class, what).getMessage();
    }

    @Override
    public void close() throws IOException {
        authority.close();
    }

    /**
     * A port that nobody uses at any address now. Below those of outgoing connections (ip(7), ip_local_port_range), of which one may
     * have it at one address of ours and not at another.
     */
    public static int freePort() throws IOException {
        Random random = new Random();
        for (int tries = 0; tries < 1000; tries++) {
            try (ServerSocket probe = new ServerSocket(20_000 + random.nextInt(10_000))) {
                return probe.getLocalPort();
            } catch (BindException e) {
                // The next one.
            }
        }
        throw new IOException("no free port");
    }
}
