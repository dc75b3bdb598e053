package org.mosix.process.protocol;

import java.nio.ByteBuffer;
import org.mosix.wire.Channel;
import org.mosix.wire.Malformed;

/**
 * Host to home: what a guest has done with a plain file and was told of at once (docs/adr/0012): it has read to an offset, or it
 * has written bytes. {@code u64 task, u32 epoch, u32 descriptor, i64 offset, bytes}.
 *
 * @param offset where the descriptor stands now; {@link #WRITES} if it has written
 */
public record LateFrame(int epoch, int descriptor, long offset, ByteBuffer bytes) {
    /** No offset: the bytes are to be written where the descriptor stands. */
    public static final long WRITES = -1;
    /** Most bytes in one frame. */
    public static final int MOST = 128 << 10;

    private static final int HEADER = 24;

    public static ByteBuffer seeks(long task, int epoch, int descriptor, long offset) {
        return header(task, epoch, descriptor, offset, 0).flip();
    }

    /** At most {@link #MOST} bytes. */
    public static ByteBuffer writes(long task, int epoch, int descriptor, byte[] bytes, int count) {
        return header(task, epoch, descriptor, WRITES, count)
                .put(bytes, 0, count)
                .flip();
    }

    private static ByteBuffer header(long task, int epoch, int descriptor, long offset, int count) {
        return Channel.direct(HEADER + count)
                .putLong(task)
                .putInt(epoch)
                .putInt(descriptor)
                .putLong(offset);
    }

    /** {@code bytes} are a part of {@code b}: good until the next frame is received. */
    public static LateFrame decode(ByteBuffer b) throws Malformed {
        int count = b.remaining() - HEADER;
        if (count < 0 || count > MOST) {
            throw new Malformed("a late call with " + count + " bytes");
        }
        int descriptor = b.getInt(12);
        long offset = b.getLong(16);
        boolean writes = offset == WRITES && count > 0;
        if (descriptor < 0 || !writes && (offset < 0 || count > 0)) {
            throw new Malformed("a late call to descriptor " + descriptor + " at " + offset);
        }
        return new LateFrame(b.getInt(8), descriptor, offset, b.slice(b.position() + HEADER, count));
    }
}
