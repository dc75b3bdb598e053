package org.mosix.trust.stream;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869). Any thread. */
final class Hkdf {
    private static final String ALGORITHM = "HmacSHA256";
    static final int HASH_BYTES = 32;
    private static final int MOST_BLOCKS = 255;

    private Hkdf() {}

    /** Section 2.2; an empty salt stands for as many zeros as a hash has bytes. */
    static byte[] extract(byte[] salt, byte[] input) {
        return mac(salt.length == 0 ? new byte[HASH_BYTES] : salt).doFinal(input);
    }

    /** Section 2.3; throws IllegalArgumentException for more than 255 hashes. */
    static byte[] expand(byte[] key, byte[] info, int bytes) {
        if (bytes < 0 || bytes > MOST_BLOCKS * HASH_BYTES) {
            throw new IllegalArgumentException("HKDF gives up to " + MOST_BLOCKS * HASH_BYTES + " bytes, not " + bytes);
        }
        Mac mac = mac(key);
        byte[] made = new byte[bytes];
        byte[] block = {};
        for (int at = 0, number = 1; at < bytes; at += HASH_BYTES, number++) {
            mac.update(block);
            mac.update(info);
            mac.update((byte) number);
            block = mac.doFinal();
            System.arraycopy(block, 0, made, at, Math.min(HASH_BYTES, bytes - at));
        }
        Arrays.fill(block, (byte) 0);
        return made;
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
