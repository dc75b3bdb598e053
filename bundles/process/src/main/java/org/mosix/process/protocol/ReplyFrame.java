package org.mosix.process.protocol;

/** The answer to a {@link CallFrame}, home to host: header, then the outs as the table laid them. */
public final class ReplyFrame {
    public static final int TASK = 0;
    public static final int SEQ = 8;
    public static final int FLAGS = 12;
    public static final int RESULT = 16;
    /** Task of a new child after fork; 0 otherwise. */
    public static final int CHILD = 24;

    public static final int SIZE = 32;

    /** The result filled the chunk and the call may be continued with the next chunk. */
    public static final int MORE = 1;

    /** The call must be made by the process itself, at home. */
    public static final int RETURN = 2;

    /** The call was not made, or not again; the result is a restart code, and there are no outs. */
    public static final int NOT_MADE = 4;

    /** Of a mapping: its file may be mapped for execution. */
    public static final int EXECUTABLE = 8;

    /** A {@link Foresight} stands at its end. */
    public static final int FORESEES = 16;

    /** Not made: the same call is to come again, with the map of the body before its ins ({@link MapLine}). */
    public static final int MAP = 32;

    /** Only what home does for its own sake ended the call: if bytes are lacking, it is to go on with them. */
    public static final int CUT = 64;

    /** {@link Sequel}s stand at its end, as a {@link Foresight} would. */
    public static final int SEQUEL = 128;

    /** A {@link Window} stands at its end. */
    public static final int WINDOW = 256;

    private ReplyFrame() {}
}
