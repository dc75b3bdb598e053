package org.mosix.trust.stream;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;

/**
 * Makes records: {@code u32 length and flag, body, 16 bytes tag}, little-endian. The length is that of the body; bit 31 marks
 * the last record. The tag covers both; the number of the record is its nonce and is not sent, as in TLS 1.3 (RFC 8446,
 * section 5.2): a record that is replayed, lost or out of its place has the tag of another number. One thread.
 */
public final class Sealer {
    /** Of a body. */
    public static final int MOST_BYTES = (1 << 20) + (128 << 10);

    static final int HEAD_BYTES = Integer.BYTES;
    static final int LAST = 1 << 31;

    /** What a record has besides its body. */
    public static final int BYTES = HEAD_BYTES + RecordKey.TAG_BYTES;

    private final RecordKey key;

    Sealer(RecordKey key) {
        this.key = key;
    }

    /**
     * Puts one record into {@code out}. Throws, before anything has changed, BufferOverflowException if it has no room for that
     * and IllegalArgumentException for a body that is too large; IllegalStateException after the last record.
     *
     * @param body up to {@link #MOST_BYTES}, read to its limit; must not overlap {@code out}
     */
    public void seal(ByteBuffer body, ByteBuffer out) {
        seal(body, out, 0);
    }

    /** Puts the last record into {@code out}, without a body: a stream that ends without it was cut. */
    public void finish(ByteBuffer out) {
        seal(ByteBuffer.allocate(0), out, LAST);
        key.done();
    }

    private void seal(ByteBuffer body, ByteBuffer out, int flag) {
        int length = body.remaining();
        if (length > MOST_BYTES) {
            throw new IllegalArgumentException("a record of " + length + " bytes, more than " + MOST_BYTES);
        }
        if (out.remaining() < length + BYTES) {
            throw new BufferOverflowException();
        }
        if (key.isDone()) {
            throw new IllegalStateException("the stream has ended");
        }
        try {
            byte[] head = new byte[HEAD_BYTES];
            ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).putInt(length | flag);
            int start = out.position();
            key.seal(head, body, out.position(start + HEAD_BYTES));
            out.put(start, head);
        } catch (GeneralSecurityException e) {
            key.done();
            throw new IllegalStateException("cannot seal with a key of ours", e);
        }
    }
}
