package org.mosix.trust.certificate;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.mosix.api.Malformed;

/**
 * Requests for a certificate (PKCS #10, RFC 2986): a key, and the proof that the sender has its other half. Nothing else
 * of a request counts; whom the certificate names is for the authority to say. Any thread.
 */
public final class Requests {
    /** Of one of ours: about 250. */
    public static final int MOST_BYTES = 1024;

    private static final X500Principal NOBODY = new X500Principal("CN=MOSIX");

    private Requests() {}

    public static byte[] make(KeyPair keys) {
        try {
            var signer = new JcaContentSignerBuilder(P256.SIGNATURE).build(keys.getPrivate());
            return new JcaPKCS10CertificationRequestBuilder(NOBODY, keys.getPublic())
                    .build(signer)
                    .getEncoded();
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException("cannot make a request: " + e.getMessage(), e);
        }
    }

    /** The key; throws Malformed if it is none of P-256, or the sender cannot have its other half. */
    public static PublicKey key(byte[] request) throws Malformed {
        if (request.length > MOST_BYTES) {
            throw new Malformed("a request of " + request.length + " bytes, more than " + MOST_BYTES);
        }
        try {
            JcaPKCS10CertificationRequest read = new JcaPKCS10CertificationRequest(request);
            PublicKey key = read.getPublicKey();
            P256.check(key);
            if (!read.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new Malformed("a request for a certificate is not signed by its own key");
            }
            return key;
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | RuntimeException e) {
            // Bouncy Castle answers bytes that are no request with several of these.
            throw new Malformed("a request for a certificate cannot be read", e);
        }
    }
}
