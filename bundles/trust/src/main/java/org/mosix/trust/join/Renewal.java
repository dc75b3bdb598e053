package org.mosix.trust.join;

import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.authority.Authority;
import org.mosix.trust.authority.Grant;
import org.mosix.trust.certificate.P256;
import org.mosix.trust.certificate.Requests;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.net.Frames;
import org.mosix.trust.node.Credentials;
import org.mosix.trust.tls.TlsContexts;

/** A new key and certificate for a node that has one, over a channel to the authority's node. Any thread. */
public final class Renewal {
    private Renewal() {}

    /**
     * Asks for it. What the authority says besides is taken into the charter.
     *
     * @param millis the longest wait for each part of the answer; the other end is the authority's own node
     * @return to be saved, and then to be shown: {@link TlsContexts#show}
     */
    public static Credentials ask(
            TlsContexts.Channel channel, Credentials old, Charter charter, InstantSource clock, int millis)
            throws IOException, Refused {
        KeyPair keys = P256.generate();
        int before = channel.plain().getSoTimeout();
        channel.plain().setSoTimeout(millis);
        try {
            Frames.write(channel.secure().getOutputStream(), Frames.RENEW, Requests.make(keys));
            byte[] body = Frames.read(channel.secure().getInputStream(), Frames.GRANT, Grant.MOST_BYTES);
            Grant grant = Grant.decode(body);
            Credentials fresh = Credentials.of(keys, grant.certificate());
            if (!fresh.identity().equals(old.identity())) {
                throw new Refused("the authority's answer is for " + fresh.identity() + ", not for " + old.identity());
            }
            // Roots first: the others may be signed by an authority's key that these name.
            for (Kind kind : Kind.values()) {
                charter.take(grant.statements().get(kind));
            }
            charter.check(fresh.certificate(), clock.instant());
            return fresh;
        } catch (Malformed e) {
            throw new Refused("the authority's answer is not good: " + e.getMessage(), e);
        } finally {
            channel.plain().setSoTimeout(before);
        }
    }

    /** Answers one such request; a peer that may not have what it asks for is told so. */
    public static void answer(TlsContexts.Channel channel, Authority authority) throws IOException, Refused {
        try {
            X509Certificate shown =
                    (X509Certificate) channel.secure().getSession().getPeerCertificates()[0];
            byte[] request = Frames.read(channel.secure().getInputStream(), Frames.RENEW, Requests.MOST_BYTES);
            Grant grant = authority.renew(shown, request);
            Frames.write(channel.secure().getOutputStream(), Frames.GRANT, grant.encode());
        } catch (Refused e) {
            Frames.refuse(channel.secure().getOutputStream(), e.getMessage());
            throw e;
        } catch (Malformed e) {
            Frames.refuse(channel.secure().getOutputStream(), e.getMessage());
            throw new Refused(channel.peer() + " asks for no new certificate: " + e.getMessage(), e);
        }
    }
}
