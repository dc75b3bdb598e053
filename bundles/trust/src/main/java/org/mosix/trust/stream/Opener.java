package org.mosix.trust.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mosix.api.Malformed;

/**
 * Opens what a {@link Sealer} made, in the same order. The first record that is not the next one, whatever is wrong with it,
 * ends the stream: after Malformed no record is opened any more. One thread.
 */
public final class Opener {
    private final RecordKey key;
    private boolean finished;

    Opener(RecordKey key) {
        this.key = key;
    }

    /** Bytes of the next record as a whole, by its length, which nobody has vouched for yet; 0 if it is not there yet. */
    public int recordBytes(ByteBuffer in) throws Malformed {
        if (in.remaining() < Sealer.HEAD_BYTES) {
            return 0;
        }
        int length = head(in) & ~Sealer.LAST;
        if (length > Sealer.MOST_BYTES) {
            throw end("a record of " + length + " bytes, more than " + Sealer.MOST_BYTES);
        }
        return length + Sealer.BYTES;
    }

    /**
     * Takes the next record from {@code in} and opens it in its place, if all of it is there; else changes nothing.
     *
     * @param in read to the end of the record
     * @return its body, in the memory of {@code in}; null if it is not all there. If it was the last one, {@link #isFinished} says so from
     *     now on
     * @throws Malformed if it is not the record that was sealed next; then its body is wiped
     */
    public ByteBuffer open(ByteBuffer in) throws Malformed {
        if (finished && in.hasRemaining()) {
            throw end("bytes behind the end of a stream");
        }
        if (!finished && key.isDone()) {
            throw end("the stream has ended with a record that was not good");
        }
        int all = recordBytes(in);
        if (all == 0 || in.remaining() < all) {
            return null;
        }
        boolean last = (head(in) & Sealer.LAST) != 0;
        ByteBuffer record = in.slice(in.position(), all);
        ByteBuffer body = record.slice(Sealer.HEAD_BYTES, all - Sealer.BYTES);
        if (!opens(record)) {
            // Nothing of a record whose tag is wrong may be seen.
            for (int at = 0; at < body.limit(); at++) {
                body.put(at, (byte) 0);
            }
            throw end("a record that was not sealed as the next one of this stream");
        }
        in.position(in.position() + all);
        if (last) {
            finished = true;
            key.done();
        }
        return body;
    }

    private boolean opens(ByteBuffer record) throws Malformed {
        try {
            return key.open(record);
        } catch (IllegalStateException e) {
            if (!key.isDone()) {
                throw e; // A fault of ours, or of the library.
            }
            throw end("the stream has ended");
        }
    }

    /** No record after this one; any thread. */
    void close() {
        key.done();
    }

    /** Whether the other end has said that this was all. A connection that ends before was cut. */
    public boolean isFinished() {
        return finished;
    }

    private Malformed end(String sentence) {
        key.done();
        return new Malformed(sentence);
    }

    private static int head(ByteBuffer in) {
        return in.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(in.position());
    }
}
