package org.mosix.trust.stream;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mosix.api.RecordCipher;
import org.mosix.api.StreamSeal;

/**
 * Makes records: {@code u32 length and flag, body, 16 bytes tag}, little-endian. The length is that of the body; bit 31 marks
 * the last record. The tag covers both; the number of the record is its nonce and is not sent, as in TLS 1.3 (RFC 8446,
 * section 5.2): a record that is replayed, lost or out of its place has the tag of another number. One thread.
 */
public final class Sealer {
    /** Of a body. */
    public static final int MOST_BYTES = StreamSeal.MOST_BYTES;

    static final int HEAD_BYTES = StreamSeal.HEAD_BYTES;
    static final int LAST = 1 << 31;

    /** What a record has besides its body. */
    public static final int BYTES = HEAD_BYTES + RecordCipher.TAG_BYTES;

    private final RecordKey key;

    Sealer(RecordKey key) {
        this.key = key;
    }

    /**
     * Puts one record into {@code out}. Throws, before anything has changed, BufferOverflowException if it has no room for that
     * and IllegalArgumentException for a body that is too large; IllegalStateException after the last record.
     *
     * @param parts of the body, behind each other; up to {@link #MOST_BYTES} together, read to their limits; must not overlap {@code out}
     */
    public void seal(ByteBuffer out, ByteBuffer... parts) {
        seal(out, 0, parts);
    }

    /** Puts the last record into {@code out}, without a body: a stream that ends without it was cut. */
    public void finish(ByteBuffer out) {
        seal(out, LAST);
        key.done();
    }

    private void seal(ByteBuffer out, int flag, ByteBuffer... parts) {
        long length = 0;
        for (ByteBuffer part : parts) {
            length += part.remaining();
        }
        if (length > MOST_BYTES) {
            throw new IllegalArgumentException("a record of " + length + " bytes, more than " + MOST_BYTES);
        }
        int all = (int) length + BYTES;
        if (out.remaining() < all) {
            throw new BufferOverflowException();
        }
        if (key.isDone()) {
            throw new IllegalStateException("the stream has ended");
        }
        // Gathered once, and sealed where it lies.
        ByteBuffer record = out.slice(out.position(), all).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt((int) length | flag);
        for (ByteBuffer part : parts) {
            record.put(part);
        }
        key.seal(record.clear());
        out.position(out.position() + all);
    }

    /** No record after this one; any thread. */
    void close() {
        key.done();
    }
}
