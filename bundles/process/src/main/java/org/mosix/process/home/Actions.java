package org.mosix.process.home;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mosix.image.ProcessImage;
import org.mosix.linux.Signals;

/** The kernel's signal actions of a deputy: 64 times 32 bytes. Any thread. */
public final class Actions {
    private static final int FLAGS = 8;
    private static final int MASK = 24;
    private static final long SA_NODEFER = 0x40000000L;

    private final byte[] bytes;

    Actions(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** A copy of all. */
    public synchronized byte[] bytes() {
        return bytes.clone();
    }

    synchronized long flags(int signal) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(at(signal) + FLAGS);
    }

    /** What is blocked while the handler of the signal runs, besides what is so already. */
    synchronized long blocks(int signal) {
        ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long own = (all.getLong(at(signal) + FLAGS) & SA_NODEFER) == 0 ? Signals.bit(signal) : 0;
        return all.getLong(at(signal) + MASK) | own;
    }

    /** Does the program ignore the signal? */
    synchronized boolean ignores(int signal) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(at(signal)) == 1;
    }

    synchronized void set(int signal, byte[] action) {
        System.arraycopy(action, 0, bytes, at(signal), ProcessImage.ACTION_SIZE);
    }

    private static int at(int signal) {
        return (signal - 1) * ProcessImage.ACTION_SIZE;
    }
}
