package org.mosix.linux.local;

import java.io.EOFException;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.time.Duration;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/** A connected Unix socket. Read and written by one thread at a time. */
public final class UnixConnection extends Socket {
    private static final int SO_PEERCRED = 17;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_SNDTIMEO = 21;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int CHUNK = 8 * 1024;

    private final NativeBuffer chunk = new NativeBuffer(CHUNK);

    UnixConnection(int fd, String name) {
        super(fd, name);
    }

    public static UnixConnection connect(Path path) throws IOException {
        int fd = stream(path.toString());
        long result = named(SYS_CONNECT, fd, path);
        if (result < 0) {
            Kernel.close(fd);
        }
        check("connect", path.toString(), result);
        return new UnixConnection(fd, path.toString());
    }

    public Peer peer() throws IOException {
        chunk.putInt(12, 12); // the length of struct ucred, in and out
        long at = chunk.address();
        long result = Kernel.call(Nr.GETSOCKOPT, fd(), SOL_SOCKET, SO_PEERCRED, at, at + 12, 0);
        Reference.reachabilityFence(chunk);
        check("SO_PEERCRED", name, result);
        return new Peer(chunk.getInt(0), chunk.getInt(4), chunk.getInt(8));
    }

    /** How long one read or one write may wait, then it throws. */
    public void timeout(Duration limit) throws IOException {
        chunk.putLong(0, limit.toSeconds()).putLong(8, limit.toNanosPart() / 1000);
        for (int option : new int[] {SO_RCVTIMEO, SO_SNDTIMEO}) {
            check("timeout", name, Kernel.call(SYS_SETSOCKOPT, fd(), SOL_SOCKET, option, chunk.address(), 16, 0));
        }
        Reference.reachabilityFence(chunk);
    }

    /**
     * Waits for at least one byte.
     *
     * @return how many came, or -1 at the end of the stream
     */
    public int read(byte[] to, int offset, int length) throws IOException {
        while (true) {
            int most = Math.min(length, CHUNK);
            long n = Kernel.call(SYS_RECVFROM, fd(), chunk.address(), most, 0, 0, 0);
            if (n == -Errno.ECONNRESET) {
                return -1;
            }
            if (n != -Errno.EINTR) {
                int count = (int) check("receive", name, n);
                chunk.bytes().get(0, to, offset, count);
                return count == 0 && length > 0 ? -1 : count;
            }
        }
    }

    /** Fills the array; EOFException when the stream ends before. */
    public void readFully(byte[] to) throws IOException {
        for (int at = 0; at < to.length; ) {
            int n = read(to, at, to.length - at);
            if (n < 0) {
                throw new EOFException(name + ": the peer closed");
            }
            at += n;
        }
    }

    /** Writes all of it; EOFException when the peer is gone, without SIGPIPE. */
    public void write(byte[] from) throws IOException {
        for (int at = 0; at < from.length; ) {
            int most = Math.min(from.length - at, CHUNK);
            chunk.bytes().put(0, from, at, most);
            long n = Kernel.call(Nr.SENDTO, fd(), chunk.address(), most, MSG_NOSIGNAL, 0, 0);
            if (n == -Errno.EPIPE || n == -Errno.ECONNRESET) {
                throw new EOFException(name + ": the peer closed");
            }
            if (n != -Errno.EINTR) {
                at += (int) check("send", name, n);
            }
        }
    }
}
