package org.mosix.trust.join;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.authority.Authority;
import org.mosix.trust.authority.Grant;
import org.mosix.trust.certificate.CertificateName;
import org.mosix.trust.certificate.Certificates;
import org.mosix.trust.net.Frames;
import org.mosix.trust.net.Reception;
import org.mosix.trust.tls.Check;
import org.mosix.trust.tls.OneKey;
import org.mosix.trust.tls.Tls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The authority's end of joining, on connections of strangers: everybody is one until its token was good. Any thread. */
final class JoinDoor implements Reception.Service {
    private static final Logger LOG = LoggerFactory.getLogger(JoinDoor.class);

    private final Authority authority;
    private final InstantSource clock;
    private SSLContext context;
    private Authority.JoinIdentity shown;

    JoinDoor(Authority authority, InstantSource clock) {
        this.authority = authority;
        this.clock = clock;
    }

    @Override
    public void serve(Socket socket, InetAddress address) throws IOException, Refused, Malformed {
        SSLSocket secure = Tls.above(context(), socket, false, Tls.parameters(false));
        secure.startHandshake();
        try {
            JoinRequest asked =
                    JoinRequest.decode(Frames.read(secure.getInputStream(), Frames.JOIN, JoinRequest.MOST_BYTES));
            Grant grant = authority.redeem(asked.id(), asked.secret(), asked.request());
            Frames.write(secure.getOutputStream(), Frames.GRANT, grant.encode());
            CertificateName name = CertificateName.of(Certificates.decode(grant.certificate()));
            LOG.info("{} has joined from {}", name, address.getHostAddress());
        } catch (Refused | Malformed e) {
            // A sentence about what it sent itself tells a stranger nothing.
            Frames.refuse(secure.getOutputStream(), e.getMessage());
            throw e;
        }
    }

    /** One context for many connections, made anew when the key that signs is another one, or its time is half over. */
    private synchronized SSLContext context() {
        boolean good = shown != null
                && shown.chain().get(1).equals(authority.root())
                && clock.instant()
                        .plus(Authority.JOIN_LIFE.dividedBy(2))
                        .isBefore(shown.chain().get(0).getNotAfter().toInstant());
        if (!good) {
            shown = authority.joinIdentity();
            OneKey key = new OneKey(shown.keys().getPrivate(), shown.chain());
            context = Tls.context(key, new Check(chain -> {
                throw new Refused("nobody shows a certificate to join");
            }));
        }
        return context;
    }
}
