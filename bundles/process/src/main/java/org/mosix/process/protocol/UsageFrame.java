package org.mosix.process.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Malformed;

/**
 * What a body has used, host to home: now and then while it works, and once when it has ended. Times in nanoseconds.
 *
 * @param over the body has ended, nothing more will be told of it
 * @param wantedNanos time in which its threads ran or waited for a processor, since it came; 0 in the last word
 * @param residentKib memory that it has in use; 0 in the last word
 */
public record UsageFrame(long userNanos, long systemNanos, boolean over, long wantedNanos, long residentKib) {
    public static final int TASK = 0;
    private static final int USER = 8;
    private static final int SYSTEM = 16;
    private static final int OVER = 24;
    private static final int WANTED = 28;
    private static final int RESIDENT = 36;

    public static final int SIZE = 44;

    /** More than any machine has: what is above is told by nobody honest. */
    private static final long MOST_KIB = 1L << 40;

    /** What it has used when it ended. */
    public static UsageFrame last(long userNanos, long systemNanos) {
        return new UsageFrame(userNanos, systemNanos, true, 0, 0);
    }

    /** Of a frame's body, whatever it says: nothing is negative. Throws Malformed if it is cut short. */
    public static UsageFrame read(ByteBuffer body) throws Malformed {
        if (body.remaining() < SIZE) {
            throw new Malformed("a usage that is cut short");
        }
        return new UsageFrame(
                Math.max(0, body.getLong(USER)),
                Math.max(0, body.getLong(SYSTEM)),
                body.getInt(OVER) != 0,
                Math.max(0, body.getLong(WANTED)),
                Math.max(0, Math.min(MOST_KIB, body.getLong(RESIDENT))));
    }

    public void send(Channel channel, long task) throws IOException {
        ByteBuffer body = Channel.direct(SIZE);
        body.putLong(task).putLong(userNanos).putLong(systemNanos).putInt(over ? 1 : 0);
        body.putLong(wantedNanos).putLong(residentKib);
        channel.post(Frame.USAGE, body.flip());
    }
}
