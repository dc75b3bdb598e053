package org.mosix.process.protocol;

import java.nio.ByteBuffer;

/**
 * A part of a plain file that home has read ahead of its guest (docs/adr/0012). It stands at the end of the {@link ReplyFrame}
 * of a read(2): {@code bytes, u64 device, u64 inode, u64 offset, u32 1 if the file ends behind it, u32 count of bytes}.
 *
 * @param offset in the file, of the first of the bytes: where the next read(2) begins
 * @param bytes a part of the frame
 * @param ends has the file no more behind them?
 */
public record Window(FileId file, long offset, boolean ends, ByteBuffer bytes) {
    /** Most bytes of the file. */
    public static final int MOST = 256 << 10;
    /** What stands behind them. */
    public static final int TRAILER = FileId.SIZE + 16;

    /** Writes what comes behind the bytes. */
    public static void trailer(ByteBuffer to, FileId file, long offset, boolean ends, int count) {
        file.put(to);
        to.putLong(offset).putInt(ends ? 1 : 0).putInt(count);
    }

    /** Cuts it off the end of an answer; null if it is not what it should be. Its bytes are good as long as those of the frame. */
    public static Window take(ByteBuffer frame, int begin) {
        int trailer = frame.limit() - TRAILER;
        int count = trailer < begin ? -1 : frame.getInt(frame.limit() - Integer.BYTES);
        if (count < 0 || count > MOST || count > trailer - begin) {
            return null;
        }
        ByteBuffer words = frame.duplicate().order(frame.order()).position(trailer);
        FileId file = FileId.get(words);
        long offset = words.getLong();
        boolean ends = words.getInt() != 0;
        ByteBuffer bytes = frame.slice(trailer - count, count);
        frame.limit(trailer - count);
        return offset < 0 || offset > Long.MAX_VALUE - MOST ? null : new Window(file, offset, ends, bytes);
    }
}
