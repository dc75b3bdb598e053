package org.mosix.linux.local;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/**
 * A file that another process opened with its own rights, to be written here. One thread at a time.
 *
 * <p>Files of proc, sysfs and the like are not taken: they judge who writes, which would lend our rights to the other
 * process. A terminal, pipe or socket could block the writer for ever: it is waited for, but for some seconds only.
 */
public final class OpenFile extends OutputStream {
    private static final int POLLOUT = 4;
    private static final int PATIENCE_MILLIS = 5000;
    /** A pipe that is ready takes as much at once (pipe(7)). */
    private static final int PIPE_BUF = 4096;

    private static final int ST_MODE = 24;
    private static final int STAT_BYTES = 256;
    private static final int F_GETFL = 3;
    private static final int O_ACCMODE = 3;
    private static final int CHUNK = 16 * 1024;

    /** f_type of proc, sysfs, cgroup, cgroup2, debugfs, tracefs, configfs, securityfs, bpf, selinuxfs (linux/magic.h). */
    private static final Set<Long> KERNEL_FILES = Set.of(
            0x9fa0L,
            0x62656572L,
            0x27e0ebL,
            0x63677270L,
            0x64626720L,
            0x74726163L,
            0x62656570L,
            0x73636673L,
            0xcafe4a11L,
            0xf97cff8cL);

    private final int fd;
    private boolean stream;
    private boolean closed;

    private OpenFile(int fd) {
        this.fd = fd;
    }

    /**
     * Duplicates descriptor {@code number} of the process that is {@code peer}.
     *
     * @throws IOException when that process is not (any more) the peer's, has no such descriptor, or what it refers to is
     *     not a regular file open for writing; the message is a phrase for the user
     */
    public static OpenFile of(Peer peer, int number) throws IOException {
        return of(peer, number, false);
    }

    /** As {@link #of(Peer, int)}, but terminals, pipes and sockets will do too. */
    public static OpenFile stream(Peer peer, int number) throws IOException {
        return of(peer, number, true);
    }

    private static OpenFile of(Peer peer, int number, boolean streams) throws IOException {
        return checked(new OpenFile(duplicate(peer, number)), streams);
    }

    /** That descriptor of the process that is the peer, here. */
    static int duplicate(Peer peer, int number) throws IOException {
        long pidfd = Kernel.call(Nr.PIDFD_OPEN, peer.pid(), 0);
        Socket.check("pidfd_open", "of the client", pidfd);
        try {
            // The pid could have gone to another process since the peer connected: the pidfd holds it, now look whose.
            Object owner = Files.getAttribute(Path.of("/proc", Integer.toString(peer.pid())), "unix:uid");
            long alive = Kernel.call(Nr.PIDFD_SEND_SIGNAL, pidfd, 0, 0, 0);
            if (!owner.equals(peer.uid()) || alive < 0) {
                throw new IOException("the process that asked is gone");
            }
            long fd = Kernel.call(Nr.PIDFD_GETFD, pidfd, number, 0);
            return (int) Socket.check("pidfd_getfd", "of the client", fd);
        } finally {
            Kernel.close((int) pidfd);
        }
    }

    private static OpenFile checked(OpenFile file, boolean streams) throws IOException {
        NativeBuffer b = new NativeBuffer(STAT_BYTES);
        long stat = Kernel.call(Nr.FSTAT, file.fd, b.address());
        int type = b.getInt(ST_MODE) & Flags.S_IFMT;
        long statfs = Kernel.call(Nr.FSTATFS, file.fd, b.address());
        long system = b.getLong(0);
        Reference.reachabilityFence(b);
        long access = Kernel.call(Nr.FCNTL, file.fd, F_GETFL) & O_ACCMODE;
        file.stream = type == Flags.S_IFIFO || type == Flags.S_IFCHR || type == Flags.S_IFSOCK;
        boolean fits = type == Flags.S_IFREG || streams && file.stream;
        if (stat < 0 || statfs < 0 || !fits || access == 0 || KERNEL_FILES.contains(system)) {
            file.close();
            throw new IOException("not a " + (streams ? "" : "regular ") + "file open for writing");
        }
        return file;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b});
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the file is closed");
        }
        NativeBuffer chunk = new NativeBuffer(Math.min(length, CHUNK));
        for (int done = 0; done < length; ) {
            int most = Math.min(length - done, stream ? PIPE_BUF : CHUNK);
            awaitRoom();
            chunk.bytes().put(0, from, offset + done, most);
            long n = Kernel.call(Nr.WRITE, fd, chunk.address(), most);
            if (n != -Errno.EINTR && n != -Errno.EAGAIN) {
                done += (int) Socket.check("write", "to the user's file", n);
            }
        }
        Reference.reachabilityFence(chunk);
    }

    private void awaitRoom() throws IOException {
        if (stream) {
            NativeBuffer poll = new NativeBuffer(8).putInt(0, fd).putInt(4, POLLOUT);
            if (Kernel.call(Nr.POLL, poll.address(), 1, PATIENCE_MILLIS) == 0) {
                throw new IOException("nothing is taken for " + PATIENCE_MILLIS / 1000 + " s");
            }
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Kernel.close(fd);
        }
    }
}
