package org.mosix.trust.join;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.authority.Grant;
import org.mosix.trust.certificate.CertificateName;
import org.mosix.trust.certificate.Certificates;
import org.mosix.trust.certificate.P256;
import org.mosix.trust.certificate.Requests;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.charter.Statement;
import org.mosix.trust.net.Deadline;
import org.mosix.trust.net.Frames;
import org.mosix.trust.node.Credentials;
import org.mosix.trust.tls.Check;
import org.mosix.trust.tls.Tls;
import org.mosix.trust.token.JoinToken;

/** The end of the machine that joins. Any thread. */
public final class Joiner {
    private final JoinToken token;
    private final InstantSource clock;

    /** What a machine is when it has joined; both are to be saved. */
    public record Joined(Credentials credentials, Charter charter) {}

    public Joiner(JoinToken token, InstantSource clock) {
        this.token = token;
        this.clock = clock;
    }

    /**
     * Joins: makes a key, shows the token to the authority that it names and to nobody else, checks the answer.
     *
     * @param millis for all of it, but for the name server's answer
     * @throws Refused by either end, in one sentence; a token that was refused after it was shown may have served
     */
    public Joined join(int millis) throws IOException, Refused {
        Instant now = clock.instant();
        if (!now.isBefore(token.expiry())) {
            throw new Refused("this join token has expired at " + token.expiry() + ", and here it is " + now);
        }
        KeyPair keys = P256.generate();
        Grant grant = ask(Requests.make(keys), millis);
        try {
            return check(keys, grant);
        } catch (Malformed e) {
            throw new Refused("the authority's answer is not good: " + e.getMessage(), e);
        }
    }

    private Grant ask(byte[] request, int millis) throws IOException, Refused {
        Socket socket = new Socket();
        Deadline deadline = Deadline.of(socket, millis);
        try (socket;
                deadline) {
            socket.connect(new InetSocketAddress(token.host(), token.port()), millis);
            var context = Tls.context(null, new Check(this::pin));
            SSLSocket secure = Tls.above(context, socket, true, Tls.parameters(false));
            secure.startHandshake();
            byte[] body = new JoinRequest(token.id(), token.secret(), request).encode();
            Frames.write(secure.getOutputStream(), Frames.JOIN, body);
            return Grant.decode(Frames.read(secure.getInputStream(), Frames.GRANT, Grant.MOST_BYTES));
        } catch (IOException e) {
            if (deadline.hasPassed()) {
                throw new IOException("the authority has not answered within " + millis + " ms", e);
            }
            var sentence = Tls.sentence(e);
            if (sentence.isPresent()) {
                throw sentence.get();
            }
            throw e;
        } catch (Malformed e) {
            throw new Refused("the authority's answer is not good: " + e.getMessage(), e);
        }
    }

    /** The authority's certificate is the one in the token, and has signed that of this join port. */
    private void pin(X509Certificate[] chain) throws Refused {
        X509Certificate root = chain[chain.length - 1];
        if (!Arrays.equals(Certificates.fingerprint(root), token.fingerprint())) {
            throw new Refused("who answers at " + token.host() + " port " + token.port()
                    + " is not the authority that the join token names; if the authority's key was changed, another"
                    + " token is needed");
        }
        try {
            CertificateName authority = Certificates.checkRoot(root);
            CertificateName name = CertificateName.of(chain[0]);
            CertificateName wanted = CertificateName.of(token.cluster(), CertificateName.Role.JOIN);
            if (!authority.cluster().equals(token.cluster()) || !name.equals(wanted)) {
                throw new Refused(name + " answers where " + wanted + " is expected");
            }
            Certificates.checkLeaf(chain[0], name, List.of(root), clock.instant());
        } catch (Malformed e) {
            throw new Refused(e.getMessage(), e);
        }
    }

    private Joined check(KeyPair keys, Grant grant) throws Malformed, Refused, IOException {
        Credentials credentials = Credentials.of(keys, grant.certificate());
        Statement roots = grant.statements().get(Kind.ROOTS);
        Charter charter = Charter.begin(roots, true);
        boolean named = charter.cluster().equals(token.cluster())
                && Arrays.equals(Certificates.fingerprint(charter.roots().all().get(0)), token.fingerprint());
        if (!named) {
            throw new Refused("the authority's answer is of another authority than the join token names");
        }
        charter.take(grant.statements().get(Kind.REVOCATIONS));
        charter.take(grant.statements().get(Kind.RING));
        charter.check(credentials.certificate(), clock.instant());
        return new Joined(credentials, charter);
    }
}
