package org.mosix.linux.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mosix.linux.NativeBuffer;

/**
 * What the bytes of a siginfo_t mean (sigaction(2); include/uapi/asm-generic/siginfo.h in the kernel). A view: what is set
 * here is set in the bytes. What lies behind the code depends on it: ask only for what such a signal has.
 */
public final class SignalInfo {
    /** Code of one sent by sigqueue(3). */
    private static final int QUEUED = -1;
    /** Code of one from a timer of timer_create(2). */
    private static final int OF_TIMER = -2;
    /** Code of one sent to a thread, tgkill(2). */
    private static final int FOR_THREAD = -6;
    /** Code of an int3, among others; who sends a signal cannot give it. */
    private static final int OF_KERNEL = 0x80;

    private static final int NUMBER = 0;
    private static final int CODE = 8;
    private static final int ADDRESS = 16;
    private static final int TIMER = 16;
    private static final int OVERRUN = 20;
    private static final int VALUE = 24;

    private final ByteBuffer words;

    private SignalInfo(byte[] bytes) {
        words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    public static SignalInfo of(byte[] bytes) {
        return new SignalInfo(bytes);
    }

    /** One as by sigqueue(3), of nobody. */
    public static NativeBuffer queued(int number, long value) {
        return new NativeBuffer(Tracee.SIGINFO_SIZE)
                .putInt(NUMBER, number)
                .putInt(CODE, QUEUED)
                .putLong(VALUE, value);
    }

    public int number() {
        return words.getInt(NUMBER);
    }

    /** Who sent it, or what it tells of: above 0 only the kernel's own. */
    public int code() {
        return words.getInt(CODE);
    }

    public boolean isQueued() {
        return code() == QUEUED;
    }

    public boolean isOfTimer() {
        return code() == OF_TIMER;
    }

    /** Was it sent to one thread by tgkill(2)? */
    public boolean isForThread() {
        return code() == FOR_THREAD;
    }

    /** Does the kernel itself send it, as after an int3? */
    public boolean isOfKernel() {
        return code() == OF_KERNEL;
    }

    /** What the sender gave along. */
    public long value() {
        return words.getLong(VALUE);
    }

    /** The timer's id. */
    public int timer() {
        return words.getInt(TIMER);
    }

    public int overrun() {
        return words.getInt(OVERRUN);
    }

    public void overrun(int count) {
        words.putInt(OVERRUN, count);
    }

    /** Where a fault was. */
    public long address() {
        return words.getLong(ADDRESS);
    }
}
