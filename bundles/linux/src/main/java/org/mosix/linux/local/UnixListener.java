package org.mosix.linux.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;

/** A socket in the file system to which processes of this machine connect. */
public final class UnixListener extends Socket {
    private static final int BACKLOG = 128;

    private final Path path;
    private final Object inode;

    private UnixListener(int fd, Path path, Object inode) {
        super(fd, path.toString());
        this.path = path;
        this.inode = inode;
    }

    /**
     * Listens at a path. A socket file that nobody serves any more is replaced.
     *
     * @param mode who may connect: needs the right to write
     * @throws IOException when another process listens there, or something else than a socket lies there
     */
    public static UnixListener listen(Path path, Set<PosixFilePermission> mode) throws IOException {
        removeStale(path);
        int fd = stream(path.toString());
        try {
            check("bind", path.toString(), named(Nr.BIND, fd, path));
            Files.setPosixFilePermissions(path, mode);
            check("listen", path.toString(), Kernel.call(Nr.LISTEN, fd, BACKLOG));
            return new UnixListener(fd, path, inode(path));
        } catch (IOException e) {
            Kernel.close(fd);
            throw e;
        }
    }

    /** Waits for the next client; null after {@link #shutdown}. */
    public UnixConnection accept() throws IOException {
        while (true) {
            long client = Kernel.call(Nr.ACCEPT4, fd(), 0, 0, SOCK_CLOEXEC);
            if (client == -Errno.EINVAL) {
                return null;
            }
            if (client != -Errno.EINTR && client != -Errno.ECONNABORTED) {
                return new UnixConnection((int) check("accept", name, client), name);
            }
        }
    }

    /** Closes the socket and removes its file, unless another has taken its place. */
    @Override
    public synchronized void close() throws IOException {
        if (!isClosed()) {
            super.close();
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && inode.equals(inode(path))) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & Flags.S_IFMT) != Flags.S_IFSOCK) {
            throw new IOException(path + ": there is a file that is not a socket");
        }
        int fd = stream(path.toString());
        try {
            long result = named(SYS_CONNECT, fd, path);
            if (result != -Errno.ECONNREFUSED) {
                throw new IOException(path + ": another process listens there");
            }
        } finally {
            Kernel.close(fd);
        }
        Files.deleteIfExists(path);
    }

    private static Object inode(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }
}
