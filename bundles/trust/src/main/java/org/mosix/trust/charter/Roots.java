package org.mosix.trust.charter;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mosix.api.Malformed;
import org.mosix.trust.ClusterId;
import org.mosix.trust.bytes.Reader;
import org.mosix.trust.bytes.Writer;
import org.mosix.trust.certificate.CertificateName;
import org.mosix.trust.certificate.Certificates;

/**
 * The authorities' certificates that hold in a cluster: one, or two while a new one takes the place of the old one.
 * Immutable.
 *
 * @param all the one that signs new certificates first
 */
public record Roots(List<X509Certificate> all) {
    private static final int MOST = 2;

    public Roots {
        all = List.copyOf(all);
        if (all.isEmpty() || all.size() > MOST) {
            throw new IllegalArgumentException("a cluster has one or two authorities' certificates, not " + all.size());
        }
    }

    /** Checks each: an authority's certificate of this cluster, signed by itself. */
    public static Roots decode(ClusterId cluster, byte[] body) throws Malformed {
        Reader reader = new Reader("a list of authorities' certificates", body);
        int count = reader.u8();
        if (count < 1 || count > MOST) {
            throw new Malformed("a list of " + count + " authorities' certificates, where 1 or 2 may stand");
        }
        List<X509Certificate> roots = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            X509Certificate root = Certificates.decode(reader.bytes(Certificates.MOST_BYTES));
            CertificateName name = Certificates.checkRoot(root);
            if (!name.cluster().equals(cluster)) {
                throw new Malformed("cluster " + cluster + " lists a certificate of " + name);
            }
            roots.add(root);
        }
        reader.end();
        if (count == MOST && roots.get(0).getPublicKey().equals(roots.get(1).getPublicKey())) {
            throw new Malformed("cluster " + cluster + " lists one key of an authority twice");
        }
        return new Roots(roots);
    }

    public byte[] encode() {
        Writer writer = new Writer().u8(all.size());
        all.forEach(root -> writer.bytes(Certificates.encode(root)));
        return writer.done();
    }

    /** @param fingerprint {@link Certificates#fingerprint} of one of them */
    public boolean holds(byte[] fingerprint) {
        return all.stream().anyMatch(root -> Arrays.equals(Certificates.fingerprint(root), fingerprint));
    }
}
