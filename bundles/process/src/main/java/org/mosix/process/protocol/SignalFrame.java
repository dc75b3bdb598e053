package org.mosix.process.protocol;

/** A signal that the process has a handler for, home to host. */
public final class SignalFrame {
    public static final int TASK = 0;
    public static final int SIGNAL = 8;
    /** Running number of the task's signals. */
    public static final int NUMBER = 12;

    /** What the kernel blocks while its handler runs, sigaction(2): u64. */
    public static final int BLOCKS = 16;

    public static final int INFO = 24;
    public static final int INFO_SIZE = 128;
    public static final int SIZE = INFO + INFO_SIZE;

    private SignalFrame() {}
}
