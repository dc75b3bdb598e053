package org.mosix.process.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;

/** What a body has used, host to home: now and then while it works, and once when it has ended. Times in nanoseconds. */
public final class UsageFrame {
    public static final int TASK = 0;
    public static final int USER = 8;
    public static final int SYSTEM = 16;
    /** 1: the body has ended, nothing more will be told of it. */
    public static final int OVER = 24;

    public static final int SIZE = 28;

    private UsageFrame() {}

    public static void send(Channel channel, long task, long userNanos, long systemNanos, boolean over)
            throws IOException {
        ByteBuffer body = Channel.direct(SIZE);
        body.putLong(task).putLong(userNanos).putLong(systemNanos).putInt(over ? 1 : 0);
        channel.post(Frame.USAGE, body.flip());
    }
}
