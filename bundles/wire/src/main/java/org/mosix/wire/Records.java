package org.mosix.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import org.mosix.api.StreamSeal;

/** Writes frames as sealed records, one each. One thread at a time. */
final class Records {
    static final int EXTRA = StreamSeal.BYTES;
    private static final int SMALL = (4 << 10) + Channel.HEADER + EXTRA;

    private final StreamSeal seal;
    private final Spares spares;
    private final ByteBuffer small = Channel.direct(SMALL);

    Records(StreamSeal seal, Spares spares) {
        this.seal = seal;
        this.spares = spares;
    }

    /** Waits until the socket has taken all; the parts are read to their limits. */
    void write(SocketChannel socket, ByteBuffer head, ByteBuffer body, ByteBuffer tail) throws IOException {
        if (head.remaining() + body.remaining() + tail.remaining() + EXTRA <= SMALL) {
            write(socket, small.clear(), head, body, tail);
            return;
        }
        ByteBuffer large = spares.take();
        try {
            write(socket, large, head, body, tail);
        } finally {
            spares.give(large);
        }
    }

    private void write(SocketChannel socket, ByteBuffer record, ByteBuffer... parts) throws IOException {
        try {
            seal.seal(record, parts);
        } catch (IllegalStateException e) {
            if (!socket.isOpen()) {
                // Who closed the connection has closed the seal with it.
                throw new ClosedChannelException();
            }
            throw e;
        }
        record.flip();
        while (record.hasRemaining()) {
            socket.write(record);
        }
    }
}
