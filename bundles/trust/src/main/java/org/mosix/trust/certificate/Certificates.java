package org.mosix.trust.certificate;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.bytes.Digests;

/** Reads certificates and checks who has signed them. Any thread. */
public final class Certificates {
    /** Of one of ours: about 600. */
    public static final int MOST_BYTES = 2048;

    private static final int SERIAL_BYTES = 16;

    private Certificates() {}

    /** Exactly one certificate in DER. */
    public static X509Certificate decode(byte[] der) throws Malformed {
        if (der.length > MOST_BYTES) {
            throw new Malformed("a certificate of " + der.length + " bytes, more than " + MOST_BYTES);
        }
        try {
            ByteArrayInputStream in = new ByteArrayInputStream(der);
            var certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            if (in.available() > 0 || !java.util.Arrays.equals(certificate.getEncoded(), der)) {
                throw new Malformed("a certificate is not written as it has to be");
            }
            return certificate;
        } catch (CertificateException | RuntimeException e) {
            throw new Malformed("a certificate cannot be read", e);
        }
    }

    public static byte[] encode(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    /** SHA-256 of the whole certificate; 32 bytes. */
    public static byte[] fingerprint(X509Certificate certificate) {
        return Digests.sha256(encode(certificate));
    }

    /** The serial number in 16 bytes, the highest first; throws Malformed if it is none of ours. */
    public static byte[] serial(X509Certificate certificate) throws Malformed {
        BigInteger serial = certificate.getSerialNumber();
        if (serial.signum() <= 0 || serial.bitLength() > SERIAL_BYTES * Byte.SIZE) {
            throw new Malformed("a certificate has a serial number that no authority gives");
        }
        byte[] made = serial.toByteArray();
        byte[] bytes = new byte[SERIAL_BYTES];
        int count = Math.min(made.length, SERIAL_BYTES);
        System.arraycopy(made, made.length - count, bytes, SERIAL_BYTES - count, count);
        return bytes;
    }

    /** An authority's own certificate: its name, its key, signed by itself. Returns its name. */
    public static CertificateName checkRoot(X509Certificate root) throws Malformed {
        CertificateName name = CertificateName.of(root);
        P256.check(root.getPublicKey());
        boolean[] usage = root.getKeyUsage();
        boolean signs = root.getBasicConstraints() >= 0 && usage != null && usage[5];
        if (name.role() != CertificateName.Role.AUTHORITY || !signs) {
            throw new Malformed("a certificate of " + name + " is not one that may sign others");
        }
        try {
            root.verify(root.getPublicKey());
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new Malformed("a certificate of " + name + " is not signed by itself", e);
        }
        return name;
    }

    /**
     * Refuses a certificate that is not signed by one of the roots directly, whose time has not come or is over, or that
     * signs others itself. Path validation is the JDK's (RFC 5280, section 6); revocation is looked at elsewhere.
     */
    public static void checkLeaf(
            X509Certificate leaf, CertificateName name, Collection<X509Certificate> roots, Instant now) throws Refused {
        List<X509Certificate> signers = roots.stream()
                .filter(root -> root.getSubjectX500Principal().equals(leaf.getIssuerX500Principal()))
                .toList();
        X509Certificate root = null;
        for (X509Certificate one : signers) {
            root = isSignedBy(leaf, one) ? one : root;
        }
        if (root == null) {
            throw new Refused("the certificate of " + name + " comes from an unknown authority");
        }
        checkTimes(leaf, "the certificate of " + name, now);
        checkTimes(root, "the certificate of the authority of cluster " + name.cluster(), now);
        try {
            var anchors =
                    signers.stream().map(one -> new TrustAnchor(one, null)).collect(Collectors.toSet());
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf));
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
            P256.check(leaf.getPublicKey());
        } catch (GeneralSecurityException | Malformed | RuntimeException e) {
            throw new Refused("the certificate of " + name + " breaks a rule: " + e.getMessage(), e);
        }
        if (leaf.getBasicConstraints() >= 0) {
            throw new Refused("the certificate of " + name + " is one that signs others");
        }
    }

    private static boolean isSignedBy(X509Certificate leaf, X509Certificate root) {
        try {
            leaf.verify(root.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    private static void checkTimes(X509Certificate certificate, String what, Instant now) throws Refused {
        Instant from = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isBefore(from)) {
            throw new Refused(what + " holds from " + from + " on, and here it is " + now);
        }
        if (now.isAfter(end)) {
            throw new Refused(what + " has expired at " + end + ", and here it is " + now);
        }
    }
}
