package org.mosix.process.host;

import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/** A seccomp notification listener (seccomp_unotify(2)). Receiving is for one thread, answering for any. */
final class Listener implements AutoCloseable {
    private static final long RECV = 0xC0502100L;
    private static final long SEND = 0xC0182101L;
    private static final int CONTINUE = 1;
    private static final long SET_FLAGS = 0x40082104L;
    /** SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP, from Linux 6.6 on. */
    private static final int SYNC_WAKE_UP = 1;

    private final int fd;
    private final NativeBuffer request = new NativeBuffer(80);

    Listener(int fd) {
        this.fd = fd;
        // The body sleeps when it has called, and whoever takes the call sleeps when it has answered: each runs where
        // the
        // other did, and no idle processor must be woken, which takes 50 us each time. An older kernel refuses it, and
        // does as it did.
        Kernel.call(Nr.IOCTL, fd, SET_FLAGS, SYNC_WAKE_UP);
    }

    int fd() {
        return fd;
    }

    /** Takes one notification into the request buffer; 0, or -errno (ENOENT: the body was killed meanwhile). */
    long receive() {
        // The kernel insists on a zeroed buffer.
        for (int at = 0; at < 80; at += 8) {
            request.putLong(at, 0);
        }
        return Kernel.call(Nr.IOCTL, fd, RECV, request.address());
    }

    long id() {
        return request.getLong(0);
    }

    int pid() {
        return request.getInt(8);
    }

    int nr() {
        return request.getInt(16);
    }

    /** Where its instruction ends. */
    long rip() {
        return request.getLong(24);
    }

    long[] args() {
        long[] args = new long[6];
        for (int i = 0; i < 6; i++) {
            args[i] = request.getLong(32 + 8 * i);
        }
        return args;
    }

    /** Ends the call with {@code result}; false if the body is gone. */
    boolean answer(NativeBuffer scratch, long id, long result) {
        boolean error = result < 0 && result >= -4095;
        scratch.putLong(0, id)
                .putLong(8, error ? 0 : result)
                .putInt(16, error ? (int) result : 0)
                .putInt(20, 0);
        return Kernel.call(Nr.IOCTL, fd, SEND, scratch.address()) == 0;
    }

    /** Lets the body's own kernel make the call. */
    boolean proceed(NativeBuffer scratch, long id) {
        scratch.putLong(0, id).putLong(8, 0).putInt(16, 0).putInt(20, CONTINUE);
        return Kernel.call(Nr.IOCTL, fd, SEND, scratch.address()) == 0;
    }

    @Override
    public void close() {
        Kernel.close(fd);
    }
}
