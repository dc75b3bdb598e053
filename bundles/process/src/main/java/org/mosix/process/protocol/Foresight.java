package org.mosix.process.protocol;

import java.nio.ByteBuffer;

/**
 * What home tells of a file with the answer to the call that opened or read it, for the calls that often follow: its
 * {@code struct stat} and its first bytes (docs/adr/0006). It stands at the end of a {@link ReplyFrame}, its length in the
 * last four bytes.
 */
public final class Foresight {
    /** Bytes of {@code struct stat} (stat(2)). */
    public static final int STAT = 144;
    /** Most bytes of the file: what the dynamic linker looks at. */
    public static final int MOST = 1024;

    private Foresight() {}

    /** Cuts it off the end of an answer: a copy, or null if it is not what it should be. */
    public static byte[] take(ByteBuffer frame, int begin) {
        int end = frame.limit() - Integer.BYTES;
        int length = end < begin ? -1 : frame.getInt(end);
        if (length < STAT || length > STAT + MOST || length > end - begin) {
            return null;
        }
        byte[] copy = new byte[length];
        frame.get(end - length, copy).limit(end - length);
        return copy;
    }
}
