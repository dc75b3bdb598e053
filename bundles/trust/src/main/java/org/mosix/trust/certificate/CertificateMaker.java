package org.mosix.trust.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.mosix.api.Malformed;
import org.mosix.trust.ClusterId;

/**
 * Makes certificates (RFC 5280) with Bouncy Castle, signed by the JDK's own ECDSA; no provider is installed. Any thread.
 */
public final class CertificateMaker {
    /** How long an authority's certificate holds. */
    public static final Duration ROOT_LIFE = Duration.ofDays(3653);

    /** Certificates hold from so long before they are made: clocks of nodes that join may be behind. */
    static final Duration EARLIER = Duration.ofHours(1);

    private static final int SERIAL_BITS = 127;
    private static final int ID_DIGITS = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private CertificateMaker() {}

    /** An authority's own certificate, signed by itself. */
    public static X509Certificate root(ClusterId cluster, KeyPair keys, Instant now) {
        CertificateName name = CertificateName.of(cluster, CertificateName.Role.AUTHORITY);
        // Two authorities' keys of one cluster have two names: else a chain could be looked for with the wrong one.
        String id = HexFormat.of().formatHex(P256.id(keys.getPublic())).substring(0, ID_DIGITS);
        X500Principal subject = new X500Principal("CN=MOSIX authority " + id + ", O=" + cluster.hex());
        Instant end = now.plus(ROOT_LIFE);
        var builder = builder(subject, subject, keys.getPublic(), now, end);
        return sign(builder, name, keys.getPublic(), keys.getPublic(), keys.getPrivate());
    }

    /**
     * A certificate of a node or of a join port.
     *
     * @param key of its holder
     * @param life how long it holds; it ends with the authority's certificate at the latest
     */
    public static X509Certificate leaf(
            CertificateName name, PublicKey key, X509Certificate root, PrivateKey rootKey, Instant now, Duration life) {
        String common = name.role() == CertificateName.Role.NODE ? "MOSIX node " + name.node() : "MOSIX join";
        X500Principal subject =
                new X500Principal("CN=" + common + ", O=" + name.cluster().hex());
        Instant end = now.plus(life);
        Instant last = root.getNotAfter().toInstant();
        var builder = builder(root.getSubjectX500Principal(), subject, key, now, end.isAfter(last) ? last : end);
        return sign(builder, name, key, root.getPublicKey(), rootKey);
    }

    private static X509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, PublicKey key, Instant now, Instant end) {
        BigInteger serial = new BigInteger(SERIAL_BITS, RANDOM).setBit(0);
        Date from = Date.from(now.minus(EARLIER).truncatedTo(ChronoUnit.SECONDS));
        return new JcaX509v3CertificateBuilder(issuer, serial, from, Date.from(end), subject, key);
    }

    private static X509Certificate sign(
            X509v3CertificateBuilder builder,
            CertificateName name,
            PublicKey key,
            PublicKey issuerKey,
            PrivateKey signing) {
        boolean root = name.role() == CertificateName.Role.AUTHORITY;
        int usage = root ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature;
        KeyPurposeId[] purposes = name.role() == CertificateName.Role.NODE
                ? new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}
                : new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth};
        try {
            JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
            GeneralName uri = new GeneralName(GeneralName.uniformResourceIdentifier, name.uri());
            builder.addExtension(
                    Extension.basicConstraints, true, root ? new BasicConstraints(0) : new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(uri));
            builder.addExtension(Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(key));
            builder.addExtension(Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(issuerKey));
            if (!root) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
            }
            var signer = new JcaContentSignerBuilder(P256.SIGNATURE).build(signing);
            return Certificates.decode(builder.build(signer).getEncoded());
        } catch (OperatorCreationException | IOException | Malformed | java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("cannot make a certificate: " + e.getMessage(), e);
        }
    }
}
