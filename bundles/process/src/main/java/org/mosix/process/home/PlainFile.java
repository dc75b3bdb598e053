package org.mosix.process.home;

import java.util.Set;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.process.protocol.FileId;

/** An open file of ours as the kernel describes it (stat(2), statfs(2)). One thread at a time. */
final class PlainFile {
    /** ext4, tmpfs, overlayfs, xfs, btrfs (statfs(2)): file systems that compute nothing. */
    private static final Set<Long> SYSTEMS = Set.of(0xef53L, 0x01021994L, 0x794c7630L, 0x58465342L, 0x9123683eL);

    private static final long SYSFS = 0x62656572L;

    private static final int MODE = 24;
    private static final int SIZE = 48;
    private static final int BLOCK_SIZE = 8;
    private static final int AVAILABLE = 32;
    /** S_ISUID and S_ISGID: a write by another than root clears them (inode(7)). */
    private static final int SPECIAL = 06000;

    private final NativeBuffer stat = new NativeBuffer(144);
    private final NativeBuffer system = new NativeBuffer(120);

    /** Looks at it; false if that cannot be done, or it is on a file system that is not known. */
    boolean look(int fd) {
        return Kernel.call(Nr.FSTATFS, fd, system.address()) == 0
                && SYSTEMS.contains(system.getLong(0))
                && Kernel.call(Nr.FSTAT, fd, stat.address()) == 0;
    }

    /** After {@link #look}: is it one of sysfs(5)? Then looks at it all the same. */
    boolean lookAtSystem(int fd) {
        return system.getLong(0) == SYSFS && Kernel.call(Nr.FSTAT, fd, stat.address()) == 0;
    }

    NativeBuffer stat() {
        return stat;
    }

    boolean isRegular() {
        return type() == Flags.S_IFREG;
    }

    boolean isDirectory() {
        return type() == Flags.S_IFDIR;
    }

    private int type() {
        return stat.getInt(MODE) & Flags.S_IFMT;
    }

    boolean hasSpecialMode() {
        return (stat.getInt(MODE) & SPECIAL) != 0;
    }

    FileId id() {
        return FileId.of(stat);
    }

    long size() {
        return stat.getLong(SIZE);
    }

    /** Bytes that an ordinary user may still write on its file system. */
    long available() {
        return system.getLong(AVAILABLE) * system.getLong(BLOCK_SIZE);
    }
}
