package org.mosix.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Buffers for large records, lent for one write each: most connections rarely send a large frame, and many connections would keep
 * one each for ever. A few are kept for the next; what is lent beyond these is the garbage collector's when it comes back. Any thread.
 */
final class Spares {
    /** Of a node as a whole: as many as move at a time on a usual machine. */
    static final Spares RECORDS = new Spares(4, Channel.HEADER + Channel.LIMIT + Records.EXTRA);

    private final int kept;
    private final int bytes;
    private final Deque<ByteBuffer> idle = new ArrayDeque<>();

    /** @param bytes of each */
    Spares(int kept, int bytes) {
        this.kept = kept;
        this.bytes = bytes;
    }

    /** A cleared one, to be given back. */
    ByteBuffer take() {
        synchronized (idle) {
            ByteBuffer spare = idle.pollFirst();
            if (spare != null) {
                return spare.clear();
            }
        }
        return Channel.direct(bytes);
    }

    void give(ByteBuffer spare) {
        synchronized (idle) {
            if (idle.size() < kept) {
                idle.addFirst(spare);
            }
        }
    }

    int idle() {
        synchronized (idle) {
            return idle.size();
        }
    }
}
