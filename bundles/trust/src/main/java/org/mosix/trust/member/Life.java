package org.mosix.trust.member;

import java.io.IOException;
import java.time.InstantSource;
import org.mosix.api.ClusterTrust;
import org.mosix.trust.authority.Authority;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.join.JoinPort;
import org.mosix.trust.keys.AgreedKeys;
import org.mosix.trust.node.Credentials;
import org.mosix.trust.tls.Trusted;

/**
 * A membership while the node has it: what is open for it.
 *
 * @param authority null: it is on another node
 * @param join null likewise
 */
record Life(Credentials credentials, Trusted trusted, Authority authority, AgreedKeys keys, JoinPort join)
        implements AutoCloseable {

    static Life begin(
            Credentials credentials,
            Trusted trusted,
            Authority authority,
            Doors doors,
            InstantSource clock,
            AgreedKeys.News news)
            throws IOException {
        AgreedKeys keys = new AgreedKeys(
                credentials, trusted, doors.keys(), doors.protection(), doors.ciphers(), clock, authority, news);
        JoinPort join = null;
        try {
            join = authority == null ? null : JoinPort.open(doors.join(), authority, clock, JoinPort.USUAL);
        } catch (IOException e) {
            keys.close();
            throw new IOException("machines cannot join at " + doors.join() + ": " + e.getMessage(), e);
        }
        return new Life(credentials, trusted, authority, keys, join);
    }

    /** With a certificate that was renewed. */
    Life with(Credentials fresh) {
        keys.show(fresh);
        return new Life(fresh, trusted, authority, keys, join);
    }

    /** Of the own cluster. */
    Charter charter() {
        return trusted.own();
    }

    int joinPort() {
        return join.port();
    }

    ClusterTrust.Membership membership() {
        return new ClusterTrust.Membership(
                credentials.identity().cluster().hex(),
                credentials.identity().node(),
                authority != null,
                credentials.certificate().getNotAfter().toInstant(),
                charter().revocations().all().size());
    }

    @Override
    public void close() throws IOException {
        keys.close();
        if (authority != null) {
            join.close();
            authority.close();
        }
    }
}
