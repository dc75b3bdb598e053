package org.mosix.trust.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.mosix.api.RecordCipher;
import org.mosix.api.RecordSuite;

/**
 * The key of one direction of one stream, and the number of its next record, which is its nonce: so none is used twice. After so
 * many bytes both ends go on to a key that is derived from this one, since what AES-GCM promises weakens with what one key
 * has sealed (RFC 8446, section 5.5). One thread; {@link #done} by any.
 */
final class RecordKey {
    /** 2^32 blocks of 16 bytes; at 2^34.5 AES-GCM would still be within the bound of RFC 8446. */
    static final long BYTES_OF_ONE_KEY = 1L << 36;

    private static final byte[] KEY = "mosix record key 1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEXT = "mosix record next 1".getBytes(StandardCharsets.US_ASCII);

    private final RecordSuite suite;
    private final Ciphers ciphers;
    private final long most;
    private RecordCipher cipher;
    private byte[] secret;
    private long bytes;
    private long sequence;

    /**
     * @param secret of this direction of this stream
     * @param most bytes that one key seals
     */
    RecordKey(byte[] secret, RecordSuite suite, Ciphers ciphers, long most) {
        this.secret = secret.clone();
        this.suite = suite;
        this.ciphers = ciphers;
        this.most = most;
        take();
    }

    /** Makes the next record of head, body and room for a tag. Throws IllegalStateException behind the end of the stream. */
    synchronized void seal(ByteBuffer record) {
        RecordCipher now = next(record.remaining() - RecordCipher.TAG_BYTES);
        now.seal(sequence++, record);
    }

    /** As {@link RecordCipher#open}, of the next record. Throws IllegalStateException behind the end of the stream. */
    synchronized boolean open(ByteBuffer record) {
        RecordCipher now = next(record.remaining() - RecordCipher.TAG_BYTES);
        return now.open(sequence++, record);
    }

    /** The cipher for the next record of so many bytes. */
    private RecordCipher next(int recordBytes) {
        if (secret == null) {
            throw new IllegalStateException("the stream has ended");
        }
        if (bytes + recordBytes > most && bytes > 0) {
            byte[] next = Hkdf.expand(secret, NEXT, Hkdf.HASH_BYTES);
            Arrays.fill(secret, (byte) 0);
            secret = next;
            cipher.close();
            take();
        }
        bytes += recordBytes;
        return cipher;
    }

    /** Uses the key of the secret as it is now. */
    private void take() {
        bytes = 0;
        byte[] made = Hkdf.expand(secret, KEY, RecordCipher.KEY_BYTES);
        cipher = ciphers.cipher(suite, made);
        Arrays.fill(made, (byte) 0);
    }

    /** No record after this one. */
    synchronized void done() {
        if (secret != null) {
            Arrays.fill(secret, (byte) 0);
            secret = null;
            cipher.close();
        }
    }

    synchronized boolean isDone() {
        return secret == null;
    }
}
