package org.mosix.sandbox;

import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Tracee;

/**
 * A socket pair by which the node hands open files to a zygote (SCM_RIGHTS, unix(7)). The zygote's end is its descriptor
 * 0; its bodies share the zygote's descriptor table, but no call of a guest ever reaches that table.
 */
final class DescriptorSocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_CLOEXEC = 02000000;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int HEADER = 56;
    private static final int VECTOR = HEADER;
    private static final int CONTROL = VECTOR + 16;
    private static final int BYTE = CONTROL + 24;
    static final int SIZE = BYTE + 8;

    private final int ours;
    private int theirs;

    DescriptorSocket() {
        NativeBuffer pair = new NativeBuffer(8);
        Kernel.must("socketpair", Kernel.call(Nr.SOCKETPAIR, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.address()));
        ours = pair.getInt(0);
        theirs = pair.getInt(4);
    }

    int theirs() {
        return theirs;
    }

    void closeTheirs() {
        Kernel.close(theirs);
        theirs = -1;
    }

    /** struct msghdr, iovec, one byte and room for one descriptor, for a buffer that lies at {@code address}. */
    private static void fill(NativeBuffer b, long address) {
        b.putLong(16, address + VECTOR)
                .putLong(24, 1)
                .putLong(32, address + CONTROL)
                .putLong(40, 24);
        b.putLong(VECTOR, address + BYTE).putLong(VECTOR + 8, 1);
    }

    /** Sends {@code fd} and receives it inside the zygote; its number there. */
    int give(int fd, Tracee zygote, RemoteCall call, long at) {
        NativeBuffer message = new NativeBuffer(SIZE);
        fill(message, message.address());
        message.putLong(CONTROL, 20)
                .putInt(CONTROL + 8, SOL_SOCKET)
                .putInt(CONTROL + 12, SCM_RIGHTS)
                .putInt(CONTROL + 16, fd);
        Kernel.must("sendmsg", Kernel.call(Nr.SENDMSG, ours, message.address(), 0));
        NativeBuffer receive = new NativeBuffer(SIZE);
        fill(receive, at);
        zygote.memory().write(at, receive.address(), SIZE);
        call.must("recvmsg", Nr.RECVMSG, 0, at, 0);
        zygote.memory().read(at, receive.address(), SIZE);
        if (receive.getInt(CONTROL + 8) != SOL_SOCKET || receive.getInt(CONTROL + 12) != SCM_RIGHTS) {
            throw new IllegalStateException("the zygote received no descriptor");
        }
        return receive.getInt(CONTROL + 16);
    }

    @Override
    public void close() {
        Kernel.close(ours);
        Kernel.close(theirs);
    }
}
