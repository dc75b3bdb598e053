package org.mosix.process.protocol;

import java.nio.ByteBuffer;
import org.mosix.wire.Malformed;

/**
 * A forwarded call, host to home: header, six arguments, then the ins as the table gathered them. The acknowledged
 * number lets home forget the last result it keeps for a repeated call.
 */
public final class CallFrame {
    public static final int TASK = 0;
    /** Which commit of the task the body belongs to; raised by each, and another than the current one is refused. */
    public static final int EPOCH = 8;

    /** Epoch of a body that was born away. */
    public static final int FIRST_EPOCH = 1;

    public static final int SEQ = 12;
    public static final int ACK = 16;
    public static final int NR = 20;
    /** How many signals of this task the host had taken when the call was made. */
    public static final int SIGNALS_SEEN = 24;
    /** Bytes of determinants between header and ins: {@link MapLine}s, if home has asked for them. */
    public static final int DETERMINANTS = 28;

    public static final int ARGS = 32;
    /** The signal mask that the deputy must have before it makes the call, or {@link #SAME_MASK}. */
    public static final int MASK = 80;

    /** One more than the descriptor that the deputy must close before it makes the call; 0 if there is none. */
    public static final int CLOSE = 88;

    /** 1 if the call goes on behind what it has done already, else 0. */
    public static final int REST = 92;

    /** How many of the questions that were answered ahead ({@link Sequel}) the guest has asked since. */
    public static final int ASKED = 96;

    public static final int SIZE = 104;
    /** The deputy's mask is right as it is. No real mask: SIGKILL cannot be blocked. */
    public static final long SAME_MASK = -1;

    /** Nothing is to be closed. */
    public static final int NO_CLOSE = -1;

    private CallFrame() {}

    /** The descriptor to be closed, or {@link #NO_CLOSE}. */
    public static int closes(ByteBuffer frame) throws Malformed {
        int word = frame.getInt(CLOSE);
        if (word < 0) {
            throw new Malformed("a call that closes descriptor " + (word - 1L));
        }
        return word - 1;
    }

    public static long[] args(ByteBuffer frame) {
        long[] args = new long[6];
        for (int i = 0; i < 6; i++) {
            args[i] = frame.getLong(ARGS + 8 * i);
        }
        return args;
    }

    public static void args(ByteBuffer frame, long[] args) {
        for (int i = 0; i < 6; i++) {
            frame.putLong(ARGS + 8 * i, args[i]);
        }
    }
}
