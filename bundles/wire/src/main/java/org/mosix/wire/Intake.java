package org.mosix.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import org.mosix.api.StreamSeal;

/**
 * The reading half of a {@link Channel}: bytes of the socket become frames, which are checked, and, once it is sealed, opened
 * in their place; each record of a sealed connection holds one frame. One thread.
 */
final class Intake {
    private static final int SMALL = 4 << 10;
    private static final int MEDIUM = 72 << 10;

    private final SocketChannel socket;
    /** Grows with the frames that come: most connections never see a large one. */
    private ByteBuffer in = Channel.direct(SMALL);

    private StreamSeal seal;
    private int next;
    private Frame kind;
    private volatile int limit = Channel.LIMIT;
    private volatile long heardNanos = System.nanoTime();

    Intake(SocketChannel socket) {
        this.socket = socket;
        in.limit(0);
    }

    /** Takes no larger bodies from now on. */
    void limit(int bytes) {
        limit = bytes;
    }

    /** What comes from now on is sealed; also what has been read from the socket behind the last frame. */
    void sealed(StreamSeal with) {
        seal = with;
    }

    long heardNanos() {
        return heardNanos;
    }

    /** The peer takes what is sent, which is as good as a word of it. */
    void heard() {
        heardNanos = System.nanoTime();
    }

    Frame kind() {
        return kind;
    }

    /** Waits for the next frame; its body is valid until the next call. */
    ByteBuffer receive() throws IOException {
        in.position(next);
        return seal == null ? plain() : open();
    }

    private ByteBuffer plain() throws IOException {
        fill(Channel.HEADER);
        int length = head(in, in.position());
        fill(Channel.HEADER + length);
        int at = in.position();
        next = at + Channel.HEADER + length;
        return in.slice(at + Channel.HEADER, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer open() throws IOException {
        fill(StreamSeal.HEAD_BYTES);
        ByteBuffer opened;
        try {
            int all = seal.recordBytes(in);
            int most = Channel.HEADER + limit + StreamSeal.BYTES;
            if (all > most) {
                throw new Malformed("a record of " + all + " bytes, more than " + most);
            }
            fill(all);
            next = in.position() + all;
            opened = seal.open(in.slice(in.position(), all)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (org.mosix.api.Malformed e) {
            if (!socket.isOpen()) {
                // Who closed the connection has closed the seal with it.
                throw new ClosedChannelException();
            }
            throw new Malformed(e.getMessage());
        }
        if (opened.limit() < Channel.HEADER || head(opened, 0) != opened.limit() - Channel.HEADER) {
            throw new Malformed("a record that is not one frame");
        }
        return opened.slice(Channel.HEADER, opened.limit() - Channel.HEADER).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The length of the frame whose header is there, checked. */
    private int head(ByteBuffer from, int at) throws Malformed {
        int length = from.getInt(at);
        kind = Frame.of(from.get(at + 5) & 0xff);
        int version = from.get(at + 4);
        if (version != Channel.VERSION) {
            throw new Malformed(
                    "a peer that speaks version " + version + "; this node speaks version " + Channel.VERSION);
        }
        if (length < 0 || length > limit || kind == null || from.getShort(at + 6) != 0) {
            throw new Malformed("a frame of " + length + " bytes and kind " + from.get(at + 5));
        }
        return length;
    }

    private static ByteBuffer buffer(int wanted) {
        return Channel.direct(wanted <= MEDIUM ? MEDIUM : Channel.HEADER + Channel.LIMIT + MEDIUM);
    }

    private void fill(int wanted) throws IOException {
        if (in.capacity() < wanted) {
            in = buffer(wanted).put(in).flip();
            next = 0;
        }
        if (in.capacity() - in.position() < wanted) {
            in.compact().flip();
            next = 0;
        }
        while (in.remaining() < wanted) {
            int position = in.position();
            int end = in.limit();
            in.limit(in.capacity()).position(end);
            int n;
            try {
                n = socket.read(in);
            } finally {
                in.limit(Math.max(end, in.position())).position(position);
            }
            if (n < 0) {
                throw new EOFException("the peer closed the connection");
            }
            heardNanos = System.nanoTime();
        }
    }
}
