package org.mosix.cluster;

import com.hazelcast.internal.networking.HandlerStatus;
import com.hazelcast.internal.networking.InboundHandler;
import com.hazelcast.internal.nio.IOUtil;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.mosix.api.Malformed;
import org.mosix.api.StreamSeal;

/** First on a connection's way in: opens records, and gives the store what was in them. On the store's thread that reads. */
final class RecordOpener extends InboundHandler<ByteBuffer, ByteBuffer> {
    private static final int MOST_RECORD = RecordSealer.MOST_BODY + StreamSeal.BYTES;

    private final StreamSeal seal;
    /** What was in the last record and is not given on yet. */
    private final ByteBuffer opened = ByteBuffer.allocate(MOST_RECORD).limit(0);

    private boolean stuck;

    RecordOpener(StreamSeal seal) {
        this.seal = seal;
    }

    @Override
    public void handlerAdded() {
        initSrcBuffer(2 * MOST_RECORD);
    }

    @Override
    public HandlerStatus onRead() throws IOException {
        src.flip();
        try {
            boolean any = false;
            while (opened.hasRemaining() || next()) {
                int count = Math.min(opened.remaining(), dst.remaining());
                dst.put(opened.slice(opened.position(), count));
                opened.position(opened.position() + count);
                any |= count > 0;
                if (opened.hasRemaining()) {
                    // The next one has to read first; if it does not, nobody turns round here for ever.
                    HandlerStatus status = any || !stuck ? HandlerStatus.DIRTY : HandlerStatus.BLOCKED;
                    stuck = !any;
                    return status;
                }
            }
            stuck = false;
            return HandlerStatus.CLEAN;
        } finally {
            IOUtil.compactOrClear(src);
        }
    }

    /** Opens the next record, if it is there as a whole. */
    private boolean next() throws IOException {
        if (src.remaining() < StreamSeal.HEAD_BYTES) {
            return false;
        }
        try {
            int all = seal.recordBytes(src);
            if (all > MOST_RECORD) {
                throw new Malformed("a record of " + all + " bytes, more than " + MOST_RECORD);
            }
            if (src.remaining() < all) {
                return false;
            }
            ByteBuffer record = src.slice(src.position(), all);
            // The body lies in what is read into again.
            opened.clear().put(seal.open(record)).flip();
            src.position(src.position() + all);
            return true;
        } catch (Malformed e) {
            opened.limit(0);
            throw new IOException("the store hears what no member has said: " + e.getMessage(), e);
        }
    }
}
