package org.mosix.trust.stream;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.mosix.api.RecordCipher;
import org.mosix.api.RecordSuite;
import org.mosix.api.StreamSeal;

/** The JDK's ciphers: everywhere, and slow without its second compiler. All methods hold the lock. */
final class JdkCipher implements RecordCipher {
    private static final String HMAC = "HmacSHA256";

    private final RecordSuite suite;
    private final ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES);
    private Cipher cipher;
    private Mac mac;
    private SecretKeySpec key;

    JdkCipher(RecordSuite suite, byte[] key) {
        this.suite = suite;
        try {
            if (suite == RecordSuite.HMAC_SHA256) {
                this.key = new SecretKeySpec(key, HMAC);
                mac = Mac.getInstance(HMAC);
                mac.init(this.key);
            } else {
                this.key = new SecretKeySpec(key, "AES");
                cipher = Cipher.getInstance("AES/GCM/NoPadding");
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM and " + HMAC, e);
        }
    }

    @Override
    public synchronized void seal(long number, ByteBuffer record) {
        begin(number);
        ByteBuffer content = content(record);
        try {
            if (suite == RecordSuite.AES_256_GCM) {
                begin(Cipher.ENCRYPT_MODE);
                cipher.updateAAD(head(content));
                cipher.doFinal(content, record.slice().position(StreamSeal.HEAD_BYTES));
            } else {
                byte[] tag = tag(content);
                record.put(record.limit() - TAG_BYTES, tag, 0, TAG_BYTES);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal with a key of ours", e);
        }
    }

    @Override
    public synchronized boolean open(long number, ByteBuffer record) {
        begin(number);
        ByteBuffer content = content(record);
        try {
            if (suite == RecordSuite.AES_256_GCM) {
                begin(Cipher.DECRYPT_MODE);
                cipher.updateAAD(head(content));
                ByteBuffer body = record.slice().position(StreamSeal.HEAD_BYTES);
                cipher.doFinal(body.duplicate(), body);
                return true;
            }
            byte[] claimed = new byte[TAG_BYTES];
            record.get(record.limit() - TAG_BYTES, claimed);
            return MessageDigest.isEqual(Arrays.copyOf(tag(content), TAG_BYTES), claimed);
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot open with a key of ours", e);
        }
    }

    private void begin(long number) {
        if (key == null) {
            throw new IllegalStateException("the cipher is closed");
        }
        nonce.putLong(NONCE_BYTES - Long.BYTES, number);
    }

    private void begin(int mode) throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce.array()));
    }

    /** Head and body. */
    private static ByteBuffer content(ByteBuffer record) {
        return record.slice(record.position(), record.remaining() - TAG_BYTES);
    }

    private static byte[] head(ByteBuffer content) {
        byte[] head = new byte[StreamSeal.HEAD_BYTES];
        content.get(head);
        return head;
    }

    private byte[] tag(ByteBuffer content) throws GeneralSecurityException {
        if (suite == RecordSuite.HMAC_SHA256) {
            mac.update(nonce.array());
            mac.update(content);
            return mac.doFinal();
        }
        begin(Cipher.ENCRYPT_MODE);
        cipher.updateAAD(content);
        return cipher.doFinal();
    }

    /** The JDK keeps copies of a key that nobody can wipe. */
    @Override
    public synchronized void close() {
        key = null;
        cipher = null;
        mac = null;
    }
}
