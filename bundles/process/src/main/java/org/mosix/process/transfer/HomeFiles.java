package org.mosix.process.transfer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mosix.image.FileRef;
import org.mosix.image.NotCarried;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.Mapping;
import org.mosix.process.protocol.FileId;

/**
 * Mapped files of a process at home, opened through /proc/PID/map_files (proc(5); needs CAP_CHECKPOINT_RESTORE), so that
 * deleted and replaced files are found too. One thread.
 */
public final class HomeFiles implements FileSource {
    private static final int STATX_BASIC = 0x7ff;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final long SECOND = 1_000_000_000L;
    private static final NativeBuffer EMPTY = NativeBuffer.string("");

    /** What statx(2) tells of a regular file; the memory map may number it otherwise (overlayfs, btrfs). */
    public record Identity(long device, long inode, long size, long modifiedNanos, long changedNanos) {}

    /** Of a file that a process has open; null if it is not a regular one. */
    public static Identity identity(int pid, int fd) {
        NativeBuffer s = new NativeBuffer(256);
        NativeBuffer path = NativeBuffer.string("/proc/" + pid + "/fd/" + fd);
        long result = Kernel.call(Nr.STATX, Flags.AT_FDCWD, path.address(), 0, STATX_BASIC, s.address());
        if (result < 0 || (s.bytes().getShort(28) & Flags.S_IFMT) != Flags.S_IFREG) {
            return null;
        }
        return new Identity(
                s.getLong(136),
                s.getLong(32),
                s.getLong(40),
                s.getLong(112) * SECOND + s.getInt(120),
                s.getLong(96) * SECOND + s.getInt(104));
    }

    private final int pid;
    private final Map<FileId, Integer> indexes = new HashMap<>();
    private final List<FileRef> files = new ArrayList<>();
    private final List<Integer> descriptors = new ArrayList<>();

    public HomeFiles(int pid) {
        this.pid = pid;
    }

    @Override
    public int index(Mapping m) throws NotCarried {
        Integer known = indexes.get(new FileId(m.device(), m.inode()));
        if (known != null) {
            return known;
        }
        String link = String.format("/proc/%d/map_files/%x-%x", pid, m.start(), m.end());
        int fd = Kernel.open(link, 0, 0);
        if (fd < 0) {
            throw new NotCarried("mapping of " + m.path() + ", which cannot be opened (" + Errno.name(-fd) + ")");
        }
        try {
            files.add(stat(fd, m));
        } catch (NotCarried e) {
            Kernel.close(fd);
            throw e;
        }
        descriptors.add(fd);
        indexes.put(new FileId(m.device(), m.inode()), files.size() - 1);
        return files.size() - 1;
    }

    private static FileRef stat(int fd, Mapping m) throws NotCarried {
        NativeBuffer s = new NativeBuffer(256);
        Kernel.must("statx", Kernel.call(Nr.STATX, fd, EMPTY.address(), AT_EMPTY_PATH, STATX_BASIC, s.address()));
        if ((s.bytes().getShort(28) & Flags.S_IFMT) != Flags.S_IFREG) {
            throw new NotCarried("mapping of " + m.path() + ", which is not a regular file");
        }
        return new FileRef(
                m.device(),
                m.inode(),
                s.getLong(40),
                s.getLong(112) * SECOND + s.getInt(120),
                s.getLong(96) * SECOND + s.getInt(104),
                m.path());
    }

    @Override
    public List<FileRef> files() {
        return files;
    }

    @Override
    public int descriptor(int file) {
        return descriptors.get(file);
    }

    @Override
    public void close() {
        descriptors.forEach(Kernel::close);
        descriptors.clear();
    }
}
