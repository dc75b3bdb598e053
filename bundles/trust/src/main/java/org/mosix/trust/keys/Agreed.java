package org.mosix.trust.keys;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.mosix.api.PeerKeys;
import org.mosix.api.RecordSuite;
import org.mosix.api.Refused;
import org.mosix.trust.PeerIdentity;
import org.mosix.trust.stream.SealedStream;
import org.mosix.trust.stream.StreamKeys;

/** Keys that this node and another one have agreed on, and the certificate that the other one has shown then. Any thread. */
final class Agreed {
    private final byte[] id;
    private final PeerIdentity peer;
    private final X509Certificate certificate;
    private final StreamKeys keys;
    private final RecordSuite suite;
    private final AtomicLong next;
    private final long bornNanos;

    /**
     * @param suite on which both ends have agreed, too
     * @param client whether this end has opened the channel on which that was
     */
    Agreed(
            byte[] id,
            PeerIdentity peer,
            X509Certificate certificate,
            StreamKeys keys,
            RecordSuite suite,
            boolean client,
            long bornNanos) {
        this.id = id.clone();
        this.peer = peer;
        this.certificate = certificate;
        this.keys = keys;
        this.suite = suite;
        this.next = new AtomicLong(client ? 0 : 1);
        this.bornNanos = bornNanos;
    }

    byte[] id() {
        return id.clone();
    }

    PeerIdentity peer() {
        return peer;
    }

    RecordSuite suite() {
        return suite;
    }

    X509Certificate certificate() {
        return certificate;
    }

    long ageNanos(long now) {
        return now - bornNanos;
    }

    /** For a connection that this node begins. */
    PeerKeys.Stream open(Instant date) throws Refused {
        return stream(next.getAndAdd(2), date);
    }

    /** For one that the other node has begun; its numbers are the other ones. */
    PeerKeys.Stream accept(long number, Instant date) throws Refused {
        if (number < 0 || (number & 1) == (next.get() & 1)) {
            throw new Refused("a number of a connection that is not its to choose");
        }
        return stream(number, date);
    }

    private PeerKeys.Stream stream(long number, Instant date) throws Refused {
        try {
            // Whether it is revoked is looked at when a list of revocations comes.
            certificate.checkValidity(Date.from(date));
        } catch (CertificateException e) {
            throw new Refused("the certificate of " + peer + " has expired", e);
        }
        return new PeerKeys.Stream(id(), number, peer.peer(), new SealedStream(keys.open(number, suite)));
    }
}
