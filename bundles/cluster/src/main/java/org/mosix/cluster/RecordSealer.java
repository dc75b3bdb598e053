package org.mosix.cluster;

import com.hazelcast.internal.networking.HandlerStatus;
import com.hazelcast.internal.networking.OutboundHandler;
import com.hazelcast.internal.nio.IOUtil;
import java.nio.ByteBuffer;
import org.mosix.api.StreamSeal;

/** Last on a connection's way out: seals what the store wants to say, in records. On the store's thread that writes. */
final class RecordSealer extends OutboundHandler<ByteBuffer, ByteBuffer> {
    /** Of one record. */
    static final int MOST_BODY = 32 << 10;

    private final StreamSeal seal;

    RecordSealer(StreamSeal seal) {
        this.seal = seal;
    }

    @Override
    public void handlerAdded() {
        initDstBuffer(2 * (MOST_BODY + StreamSeal.BYTES));
    }

    @Override
    public HandlerStatus onWrite() {
        IOUtil.compactOrClear(dst);
        try {
            while (src.hasRemaining()) {
                int count = Math.min(Math.min(src.remaining(), MOST_BODY), dst.remaining() - StreamSeal.BYTES);
                if (count <= 0) {
                    return HandlerStatus.DIRTY;
                }
                seal.seal(dst, src.slice(src.position(), count));
                src.position(src.position() + count);
            }
            return HandlerStatus.CLEAN;
        } finally {
            dst.flip();
        }
    }
}
