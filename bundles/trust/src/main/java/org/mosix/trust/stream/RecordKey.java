package org.mosix.trust.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one direction of one stream, and the number of its next record, which is its nonce: so none is used twice. After so
 * many bytes both ends go on to a key that is derived from this one, since what AES-GCM promises weakens with what one key
 * has sealed (RFC 8446, section 5.5). One thread.
 */
final class RecordKey {
    /** 2^32 blocks of 16 bytes; at 2^34.5 AES-GCM would still be within the bound of RFC 8446. */
    static final long BYTES_OF_ONE_KEY = 1L << 36;

    static final int TAG_BYTES = 16;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final byte[] KEY = "mosix record key 1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEXT = "mosix record next 1".getBytes(StandardCharsets.US_ASCII);

    private final Cipher cipher;
    private final int mode;
    private final long most;
    private byte[] secret;
    private SecretKeySpec key;
    private long bytes;
    private long sequence;

    /**
     * @param secret of this direction of this stream; is overwritten when the key is done
     * @param mode of Cipher: encrypt or decrypt
     * @param most bytes that one key seals
     */
    RecordKey(byte[] secret, int mode, long most) {
        this.secret = secret.clone();
        this.mode = mode;
        this.most = most;
        key = new SecretKeySpec(Hkdf.expand(secret, KEY, KEY_BYTES), "AES");
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /** The cipher, ready for the next record of so many bytes. */
    Cipher next(int recordBytes) throws GeneralSecurityException {
        if (secret == null) {
            throw new IllegalStateException("the stream has ended");
        }
        if (bytes + recordBytes > most && bytes > 0) {
            step();
        }
        bytes += recordBytes;
        byte[] nonce = new byte[NONCE_BYTES];
        ByteBuffer.wrap(nonce).order(ByteOrder.BIG_ENDIAN).putLong(NONCE_BYTES - Long.BYTES, sequence++);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        return cipher;
    }

    private void step() {
        byte[] next = Hkdf.expand(secret, NEXT, Hkdf.HASH_BYTES);
        Arrays.fill(secret, (byte) 0);
        secret = next;
        key = new SecretKeySpec(Hkdf.expand(secret, KEY, KEY_BYTES), "AES");
        bytes = 0;
    }

    /** How many records it has been asked for. */
    long sequence() {
        return sequence;
    }

    /** No record after this one. */
    void done() {
        if (secret != null) {
            Arrays.fill(secret, (byte) 0);
            secret = null;
            key = null;
        }
    }

    boolean isDone() {
        return secret == null;
    }
}
