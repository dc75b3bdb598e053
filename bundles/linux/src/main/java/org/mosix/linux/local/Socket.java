package org.mosix.linux.local;

import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;

/** A socket descriptor that is closed once, and can be woken by others before. */
class Socket implements Closeable {
    static final int AF_UNIX = 1;
    static final int SOCK_STREAM = 1;
    static final int SOCK_CLOEXEC = 02000000;
    static final int SYS_SOCKET = 41;
    static final int SYS_CONNECT = 42;
    static final int SYS_RECVFROM = 45;
    static final int SYS_SHUTDOWN = 48;
    static final int SYS_SETSOCKOPT = 54;
    static final int SOL_SOCKET = 1;

    /** struct sockaddr_un: u16 family, 108 bytes of path with its NUL. */
    private static final int ADDRESS_BYTES = 110;

    private static final int SHUT_RDWR = 2;
    private static final int CLOSED = -1;

    final String name;
    private int fd;

    Socket(int fd, String name) {
        this.fd = fd;
        this.name = name;
    }

    static int stream(String name) throws IOException {
        return (int) check("socket", name, Kernel.call(SYS_SOCKET, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    }

    /** connect(2) or bind(2) to a path: 0 or -errno. */
    static long named(int call, int fd, Path path) throws IOException {
        byte[] text = path.toString().getBytes(StandardCharsets.UTF_8);
        if (text.length > ADDRESS_BYTES - 3) {
            throw new IOException(path + ": too long for the name of a socket, at most 107 bytes");
        }
        NativeBuffer address = new NativeBuffer(ADDRESS_BYTES);
        address.bytes().putShort(0, (short) AF_UNIX).put(2, text);
        long result = Kernel.call(call, fd, address.address(), ADDRESS_BYTES);
        Reference.reachabilityFence(address);
        return result;
    }

    static long check(String call, String name, long result) throws IOException {
        if (result < 0) {
            throw new IOException(call + " " + name + ": " + Errno.name((int) -result));
        }
        return result;
    }

    synchronized int fd() throws IOException {
        if (fd == CLOSED) {
            throw new IOException(name + ": closed");
        }
        return fd;
    }

    synchronized boolean isClosed() {
        return fd == CLOSED;
    }

    /** Ends calls that wait on this socket, in any thread; it stays to be closed by its owner. */
    public synchronized void shutdown() {
        if (fd != CLOSED) {
            Kernel.call(SYS_SHUTDOWN, fd, SHUT_RDWR);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (fd != CLOSED) {
            Kernel.close(fd);
            fd = CLOSED;
        }
    }
}
