package org.mosix.trust.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
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
    private static final String HMAC = "HmacSHA256";
    private static final byte[] KEY = "mosix record key 1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEXT = "mosix record next 1".getBytes(StandardCharsets.US_ASCII);

    private final Protection protection;
    private final long most;
    private Cipher cipher;
    private Mac mac;
    private byte[] secret;
    private SecretKeySpec key;
    private long bytes;
    private long sequence;

    /**
     * @param secret of this direction of this stream
     * @param most bytes that one key seals
     */
    RecordKey(byte[] secret, Protection protection, long most) {
        this.secret = secret.clone();
        this.protection = protection;
        this.most = most;
        try {
            if (protection == Protection.ENCRYPTED) {
                cipher = Cipher.getInstance("AES/GCM/NoPadding");
            } else {
                mac = Mac.getInstance(HMAC);
            }
            take();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM and " + HMAC, e);
        }
    }

    /** Puts body and tag of the next record into {@code out}, which has room for both; the tag covers the head too. */
    void seal(byte[] head, ByteBuffer body, ByteBuffer out) throws GeneralSecurityException {
        byte[] nonce = next(head.length + body.remaining());
        if (protection == Protection.ENCRYPTED) {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
            cipher.updateAAD(head);
            cipher.doFinal(body, out);
        } else {
            byte[] tag = mac(nonce, head, body.duplicate());
            out.put(body).put(tag, 0, TAG_BYTES);
        }
    }

    /**
     * Puts the body of the next record into {@code out}, which has room for it.
     *
     * @param body with its tag
     * @throws GeneralSecurityException if it is not the next record; what {@code out} holds then is to be wiped
     */
    void open(byte[] head, ByteBuffer body, ByteBuffer out) throws GeneralSecurityException {
        byte[] nonce = next(head.length + body.remaining() - TAG_BYTES);
        if (protection == Protection.ENCRYPTED) {
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
            cipher.updateAAD(head);
            cipher.doFinal(body, out);
            return;
        }
        ByteBuffer content = body.slice(body.position(), body.remaining() - TAG_BYTES);
        byte[] claimed = new byte[TAG_BYTES];
        body.get(body.limit() - TAG_BYTES, claimed);
        byte[] made = Arrays.copyOf(mac(nonce, head, content.duplicate()), TAG_BYTES);
        if (!MessageDigest.isEqual(made, claimed)) {
            throw new GeneralSecurityException("another tag");
        }
        out.put(content);
    }

    private byte[] mac(byte[] nonce, byte[] head, ByteBuffer body) {
        mac.update(nonce);
        mac.update(head);
        mac.update(body);
        return mac.doFinal();
    }

    /** The nonce of the next record of so many bytes. */
    private byte[] next(int recordBytes) throws GeneralSecurityException {
        if (secret == null) {
            throw new IllegalStateException("the stream has ended");
        }
        if (bytes + recordBytes > most && bytes > 0) {
            byte[] next = Hkdf.expand(secret, NEXT, Hkdf.HASH_BYTES);
            Arrays.fill(secret, (byte) 0);
            secret = next;
            take();
        }
        bytes += recordBytes;
        byte[] nonce = new byte[NONCE_BYTES];
        ByteBuffer.wrap(nonce).order(ByteOrder.BIG_ENDIAN).putLong(NONCE_BYTES - Long.BYTES, sequence++);
        return nonce;
    }

    /** Uses the key of the secret as it is now. */
    private void take() throws GeneralSecurityException {
        bytes = 0;
        byte[] made = Hkdf.expand(secret, KEY, KEY_BYTES);
        key = new SecretKeySpec(made, protection == Protection.ENCRYPTED ? "AES" : HMAC);
        if (mac != null) {
            mac.init(key);
        }
        Arrays.fill(made, (byte) 0);
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
