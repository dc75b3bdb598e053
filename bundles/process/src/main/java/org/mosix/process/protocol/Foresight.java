package org.mosix.process.protocol;

import java.nio.ByteBuffer;

/**
 * What home tells with an answer for the calls that often follow (docs/adr/0006): of a file that was opened or read, its
 * {@code struct stat} and its first bytes (of one just opened, if there are any, with a 1 behind them if the file has no more,
 * else a 0); of a mapping, the limit of the stack; of a wait, nothing more than that no child is
 * left; of a call whose descriptor is not open, the others around it that are not; of a write to the null device, nothing more
 * than that; of other calls, what will probably be asked ({@link Sequel}). It stands at the end of a {@link ReplyFrame}, its length
 * in the last four bytes.
 */
public final class Foresight {
    /** Bytes of {@code struct stat} (stat(2)). */
    public static final int STAT = 144;
    /** Bytes of a program or library: what the dynamic linker looks at. */
    public static final int HEAD = 1024;
    /** Most bytes of a file that goes along with its open. */
    public static final int WHOLE = 12 << 10;

    /** Bytes of {@code struct rlimit64} (prlimit(2)). */
    public static final int LIMIT = 16;
    /** Of descriptors that are not open: the first one, and the one behind the last, as ints. */
    public static final int GAP = 8;

    private Foresight() {}

    /** Cuts it off the end of an answer: a copy, or null if it is not what it should be. */
    public static byte[] take(ByteBuffer frame, int begin) {
        int end = frame.limit() - Integer.BYTES;
        int length = end < begin ? -1 : frame.getInt(end);
        if (length < 0 || length > Math.max(STAT + WHOLE + 1, Sequel.MOST_BYTES) || length > end - begin) {
            return null;
        }
        byte[] copy = new byte[length];
        frame.get(end - length, copy).limit(end - length);
        return copy;
    }
}
