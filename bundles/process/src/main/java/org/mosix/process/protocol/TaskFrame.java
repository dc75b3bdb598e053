package org.mosix.process.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Malformed;

/** The short frames: a task and one value. Sending one never waits for the peer: hands do it. */
public final class TaskFrame {
    public static final int TASK = 0;
    public static final int VALUE = 8;
    public static final int SIZE = 16;
    /** In the value of a COMMIT, above the epoch: the job is stopped, the body shall not run yet. */
    public static final long STOPPED = 1L << 32;

    /** The value of a RETURN for a call of the 32-bit interface, whose numbers are not the table's. */
    public static final long OLD_CALL = 1L << 32;

    private TaskFrame() {}

    public static void send(Channel channel, Frame kind, long task, long value) throws IOException {
        ByteBuffer body = Channel.direct(SIZE);
        body.putLong(task).putLong(value).flip();
        channel.post(kind, body);
    }

    /** Of a frame's body. Throws Malformed if it is cut short. */
    public static long value(ByteBuffer body) throws Malformed {
        if (body.remaining() < SIZE) {
            throw new Malformed("a frame that is cut short");
        }
        return body.getLong(VALUE);
    }
}
