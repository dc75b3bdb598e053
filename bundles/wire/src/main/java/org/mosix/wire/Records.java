package org.mosix.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.mosix.api.StreamSeal;

/** Writes frames as sealed records, one each. One thread at a time. */
final class Records {
    private static final int SMALL = 4 << 10;

    private final StreamSeal seal;
    private ByteBuffer frame = Channel.direct(SMALL);
    private ByteBuffer record = Channel.direct(SMALL + StreamSeal.BYTES);

    Records(StreamSeal seal) {
        this.seal = seal;
    }

    /** Waits until the socket has taken all; the parts are read to their limits. */
    void write(SocketChannel socket, ByteBuffer head, ByteBuffer body, ByteBuffer tail) throws IOException {
        int bytes = head.remaining() + body.remaining() + tail.remaining();
        if (bytes > frame.capacity()) {
            frame = Channel.direct(Channel.HEADER + Channel.LIMIT);
            record = Channel.direct(Channel.HEADER + Channel.LIMIT + StreamSeal.BYTES);
        }
        frame.clear().put(head).put(body).put(tail).flip();
        seal.seal(frame, record.clear());
        record.flip();
        while (record.hasRemaining()) {
            socket.write(record);
        }
    }
}
