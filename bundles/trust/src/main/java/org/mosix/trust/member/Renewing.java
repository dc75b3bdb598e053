package org.mosix.trust.member;

import java.io.IOException;
import java.net.InetAddress;
import java.security.KeyPair;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.certificate.P256;
import org.mosix.trust.certificate.Requests;
import org.mosix.trust.node.Credentials;

/** A member's certificate is renewed when two thirds of its time are over. Which node has the authority is found by asking. */
final class Renewing {
    private Renewing() {}

    /**
     * New credentials, to be saved and then shown; null if it is not time.
     *
     * @throws Refused if it is time, and no node renews them: with all reasons
     */
    static Credentials due(Life life, InstantSource clock, Map<Integer, InetAddress> others)
            throws IOException, Refused {
        Credentials old = life.credentials();
        if (!old.isToBeRenewed(clock.instant())) {
            return null;
        }
        if (life.authority() != null) {
            KeyPair keys = P256.generate();
            try {
                return Credentials.of(
                        keys,
                        life.authority()
                                .renew(old.certificate(), Requests.make(keys))
                                .certificate());
            } catch (Malformed e) {
                throw new IllegalStateException("what our own authority has made", e);
            }
        }
        List<String> reasons = new ArrayList<>();
        for (Map.Entry<Integer, InetAddress> other : others.entrySet()) {
            try {
                return life.keys().renewAt(other.getKey(), other.getValue(), old);
            } catch (IOException | Refused e) {
                reasons.add("node " + other.getKey() + ": " + e.getMessage());
            }
        }
        throw new Refused("the certificate of this node, which expires at "
                + old.certificate().getNotAfter().toInstant() + ", cannot be renewed: " + String.join("; ", reasons));
    }
}
