package org.mosix.process.protocol;

/** A signal that the process has a handler for, home to host. */
public final class SignalFrame {
    public static final int TASK = 0;
    public static final int SIGNAL = 8;
    /** Running number of the task's signals. */
    public static final int NUMBER = 12;

    public static final int INFO = 16;
    public static final int INFO_SIZE = 128;
    public static final int SIZE = INFO + INFO_SIZE;

    private SignalFrame() {}
}
