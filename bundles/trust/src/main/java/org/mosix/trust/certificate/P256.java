package org.mosix.trust.certificate;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.PKCS8EncodedKeySpec;
import org.mosix.api.Malformed;
import org.mosix.trust.bytes.Digests;

/** Keys on the curve P-256 (FIPS 186-4) and signatures with them: ECDSA over SHA-256. Any thread. */
public final class P256 {
    /** Most bytes of a private key in PKCS #8, and of a signature. */
    public static final int MOST_KEY_BYTES = 256;

    public static final int MOST_SIGNATURE_BYTES = 80;

    public static final String SIGNATURE = "SHA256withECDSA";
    private static final String CURVE = "secp256r1";
    private static final ECParameterSpec PARAMETERS = parameters();

    private P256() {}

    /** A new key pair, from the platform's random numbers. */
    public static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE), new SecureRandom());
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + CURVE, e);
        }
    }

    public static PrivateKey privateKey(byte[] pkcs8) throws Malformed {
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new Malformed("a private key cannot be read", e);
        }
    }

    /** Throws Malformed for a key of another kind or curve, and for a point that does not lie on the curve. */
    public static void check(PublicKey key) throws Malformed {
        if (!(key instanceof ECPublicKey ec) || !isCurve(ec.getParams()) || !isOnCurve(ec.getW())) {
            throw new Malformed("the key is not a key on the curve P-256");
        }
    }

    /** SHA-256 of the key as certificates hold it (SubjectPublicKeyInfo). */
    public static byte[] id(PublicKey key) {
        return Digests.sha256(key.getEncoded());
    }

    public static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with a key of ours", e);
        }
    }

    public static boolean isSigned(PublicKey key, byte[] message, byte[] claimed) {
        try {
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(claimed);
        } catch (GeneralSecurityException | RuntimeException e) {
            // Bytes that are no signature are a wrong signature.
            return false;
        }
    }

    /** Whether the two belong together. */
    public static boolean isPair(PublicKey open, PrivateKey secret) {
        byte[] message = {1, 2, 3};
        try {
            return isSigned(open, message, sign(secret, message));
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static boolean isCurve(ECParameterSpec found) {
        return found != null
                && found.getCurve().equals(PARAMETERS.getCurve())
                && found.getGenerator().equals(PARAMETERS.getGenerator())
                && found.getOrder().equals(PARAMETERS.getOrder())
                && found.getCofactor() == PARAMETERS.getCofactor();
    }

    /** y^2 = x^3 + ax + b (mod p), and not the point at infinity. */
    private static boolean isOnCurve(ECPoint point) {
        if (point.equals(ECPoint.POINT_INFINITY)) {
            return false;
        }
        BigInteger p = ((ECFieldFp) PARAMETERS.getCurve().getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        if (x.signum() < 0 || x.compareTo(p) >= 0 || y.signum() < 0 || y.compareTo(p) >= 0) {
            return false;
        }
        BigInteger right = x.pow(3)
                .add(PARAMETERS.getCurve().getA().multiply(x))
                .add(PARAMETERS.getCurve().getB());
        return y.multiply(y).subtract(right).mod(p).signum() == 0;
    }

    private static ECParameterSpec parameters() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(CURVE));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + CURVE, e);
        }
    }
}
