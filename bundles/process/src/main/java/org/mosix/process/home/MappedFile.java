package org.mosix.process.home;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mosix.image.FileRef;
import org.mosix.image.NotCarried;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.Mapping;
import org.mosix.linux.proc.Maps;
import org.mosix.process.transfer.HomeFiles;

/**
 * The file that a deputy has just mapped: what it is, and, if the host lacks some of it, where to read it. Its memory map,
 * which tells both, is long in the reading; a program's libraries are mapped again and again, so what a descriptor that
 * looks the same has told before is kept. Any thread.
 */
final class MappedFile {
    private static final int MOST = 1024;
    private static final int STATFS_SIZE = 120;
    private static final int STATFS_FLAGS = 80;
    private static final long ST_NOEXEC = 8;

    private static final Map<HomeFiles.Identity, FileRef> KNOWN =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<HomeFiles.Identity, FileRef> eldest) {
                    return size() > MOST;
                }
            });

    private final int pid;
    private final long at;

    /** What process {@code pid} has mapped at an address. */
    MappedFile(int pid, long at) {
        this.pid = pid;
        this.at = at;
    }

    /** The file, which is open as {@code fd} there; the process does nothing meanwhile. */
    FileRef describe(int fd) throws IOException, NotCarried {
        HomeFiles.Identity identity = HomeFiles.identity(pid, fd);
        FileRef known = identity == null ? null : KNOWN.get(identity);
        if (known != null) {
            return known;
        }
        try (HomeFiles files = open()) {
            FileRef file = files.files().get(0);
            if (identity != null && identity.equals(HomeFiles.identity(pid, fd))) {
                KNOWN.put(identity, file);
            }
            return file;
        }
    }

    /**
     * May it be mapped for execution, for certain? Not where the mount forbids it, and a security module (AppArmor,
     * SELinux) that confines the process is to be asked each time.
     */
    boolean mayBeExecuted(int fd) {
        NativeBuffer status = new NativeBuffer(STATFS_SIZE);
        NativeBuffer path = NativeBuffer.string("/proc/" + pid + "/fd/" + fd);
        if (Kernel.call(Nr.STATFS, path.address(), status.address()) != 0
                || (status.getLong(STATFS_FLAGS) & ST_NOEXEC) != 0) {
            return false;
        }
        return !OpenedFile.isConfined(pid);
    }

    /** The file to be read, as the first and only one. */
    HomeFiles open() throws IOException, NotCarried {
        for (Mapping m : Maps.of(pid)) {
            if (m.start() <= at && at < m.end()) {
                HomeFiles files = new HomeFiles(pid);
                files.index(m);
                return files;
            }
        }
        throw new NotCarried(String.format("no mapping at %#x", at));
    }
}
