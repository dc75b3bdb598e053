package org.mosix.trust.node;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.PeerIdentity;
import org.mosix.trust.bytes.Reader;
import org.mosix.trust.bytes.Writer;
import org.mosix.trust.certificate.CertificateName;
import org.mosix.trust.certificate.Certificates;
import org.mosix.trust.certificate.P256;
import org.mosix.trust.file.FileKind;
import org.mosix.trust.file.OwnerFile;

/**
 * A node's key, which was made on it and never leaves it, and the certificate on it. A new key for the same node is a new
 * object: {@link org.mosix.trust.join.Renewal}. Immutable.
 */
public final class Credentials {
    private final PrivateKey key;
    private final X509Certificate certificate;
    private final PeerIdentity identity;

    private Credentials(PrivateKey key, X509Certificate certificate, PeerIdentity identity) {
        this.key = key;
        this.certificate = certificate;
        this.identity = identity;
    }

    /** Throws Malformed if the certificate is not a node's, or on another key. Who signed it is not looked at here. */
    public static Credentials of(PrivateKey key, X509Certificate certificate) throws Malformed {
        CertificateName name = CertificateName.of(certificate);
        P256.check(certificate.getPublicKey());
        if (name.role() != CertificateName.Role.NODE) {
            throw new Malformed("the certificate of " + name + " is not one of a node");
        }
        if (!P256.isPair(certificate.getPublicKey(), key)) {
            throw new Malformed("the certificate of " + name + " is not on this node's key");
        }
        return new Credentials(key, certificate, new PeerIdentity(name.cluster(), name.node()));
    }

    /** What an authority gave out for a request with these keys. */
    public static Credentials of(KeyPair keys, byte[] certificate) throws Malformed {
        return of(keys.getPrivate(), Certificates.decode(certificate));
    }

    /** Throws Refused with the file and the reason if it is damaged or readable by others. An expired one is read. */
    public static Credentials load(Path file) throws IOException, Refused {
        byte[] payload = OwnerFile.read(file, FileKind.CREDENTIALS);
        try {
            Reader reader = new Reader("it", payload);
            PrivateKey key = P256.privateKey(reader.bytes(P256.MOST_KEY_BYTES));
            X509Certificate certificate = Certificates.decode(reader.bytes(Certificates.MOST_BYTES));
            reader.end();
            return of(key, certificate);
        } catch (Malformed e) {
            throw new Refused(file + ": " + e.getMessage(), e);
        }
    }

    public void save(Path file) throws IOException, Refused {
        Writer writer = new Writer().bytes(key.getEncoded()).bytes(Certificates.encode(certificate));
        OwnerFile.write(file, FileKind.CREDENTIALS, writer.done());
    }

    public PeerIdentity identity() {
        return identity;
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public PrivateKey key() {
        return key;
    }

    /** What is sent in a handshake: the certificate alone, since the other end has the authority's. */
    public List<X509Certificate> chain() {
        return List.of(certificate);
    }

    public boolean isExpired(Instant now) {
        return now.isAfter(certificate.getNotAfter().toInstant());
    }

    /** Two thirds of the certificate's time are over: there is time left for an authority that is down for long. */
    public boolean isToBeRenewed(Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Duration life = Duration.between(from, certificate.getNotAfter().toInstant());
        return now.isAfter(from.plus(life.multipliedBy(2).dividedBy(3)));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "credentials of " + identity;
    }
}
