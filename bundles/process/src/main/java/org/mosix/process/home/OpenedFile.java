package org.mosix.process.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.PidFd;
import org.mosix.linux.proc.ProcFile;
import org.mosix.process.protocol.Foresight;

/**
 * Looks at the file that a deputy has just opened or read, for the host to answer at once what is asked next
 * ({@link Foresight}). Only where that is the same whoever asks: a plain file or
 * directory of a file system that computes nothing, and a
 * process in the node's own user namespace that no security module confines. On the Out thread of one deputy.
 */
final class OpenedFile {
    private static final int O_NOFOLLOW = 0400000;
    private static final int O_DIRECTORY = 0200000;
    /** As opendir(3) and fts(3) say it: neither a plain file nor a directory cares. */
    private static final int O_NONBLOCK = 04000;

    private static final int O_NOCTTY = 0400;

    private static final long PLAIN_OPEN =
            Flags.O_CLOEXEC | O_NOFOLLOW | O_DIRECTORY | O_NONBLOCK | O_NOCTTY | Flags.O_LARGEFILE;
    private static final int ELF_MAGIC = 0x464c457f;
    private static final byte[] TOPOLOGY = "/sys/devices/system/".getBytes(StandardCharsets.US_ASCII);
    /** A file of sysfs(5) that fills a page may have lost its end. */
    private static final int PAGE = 4096;

    private static final int STATX_BASIC = 0x7ff;
    private static final int STATX_INODE = 32;
    private static final long OWN_USERS = users("self");

    private final int pid;
    private final PlainFile file;
    private NativeBuffer bytes = new NativeBuffer(Foresight.HEAD);
    private Boolean plain;

    /** @param file to look at files with */
    OpenedFile(int pid, PlainFile file) {
        this.pid = pid;
        this.file = file;
    }

    /** Can it be told of what the call has answered? {@code outs}: where its outs begin in the frame, with their length. */
    boolean tells(HomeCall call, long result, ByteBuffer frame, int outs) {
        return switch (call.row().nr()) {
            case Nr.OPENAT -> result >= 0 && (call.args()[2] & ~PLAIN_OPEN) == 0;
            // The head of a program or library: more of it is read next, and not of any other file.
            case Nr.READ -> result >= 64 && result <= Foresight.HEAD && frame.getInt(outs + Integer.BYTES) == ELF_MAGIC;
            default -> false;
        };
    }

    /** Adds it to the answer; false if there is nothing to add. {@code begins}: may the first bytes go along with an open? */
    boolean tell(HomeCall call, long result, ByteBuffer frame, boolean begins) {
        boolean reads = call.row().nr() == Nr.READ;
        if (frame.remaining() < Foresight.STAT + Foresight.HEAD + 1 + Integer.BYTES || !isPlain()) {
            return false;
        }
        // Not opened again, which others could see (inotify(7)).
        int fd = PidFd.take(pid, reads ? (int) call.args()[0] : (int) result);
        if (fd < 0) {
            return false;
        }
        try {
            return reads ? head(fd, frame) : opened(fd, begins, frame);
        } finally {
            Kernel.close(fd);
        }
    }

    /** Of a program or library whose first bytes the guest has read. */
    private boolean head(int fd, ByteBuffer frame) {
        if (!file.look(fd) || !file.isRegular()) {
            return false;
        }
        int n = Math.max(0, read(fd, Foresight.HEAD));
        stat(frame).put(bytes.bytes().slice(0, n)).putInt(Foresight.STAT + n);
        return true;
    }

    private boolean opened(int fd, boolean begins, ByteBuffer frame) {
        boolean known = file.look(fd);
        if (!known && !file.lookAtSystem(fd) || !file.isRegular() && !file.isDirectory()) {
            return false;
        }
        int n = !begins || !file.isRegular() ? -1 : known ? beginning(fd, frame) : topology(fd, frame);
        if (n < 0) {
            stat(frame).putInt(Foresight.STAT);
            return true;
        }
        boolean whole = !known || n == file.size();
        stat(frame).put(bytes.bytes().slice(0, n)).put((byte) (whole ? 1 : 0)).putInt(Foresight.STAT + n + 1);
        return true;
    }

    /** Reads a small file, or the head of a program or library; how many bytes that are, or -1 if none are of use. */
    private int beginning(int fd, ByteBuffer frame) {
        long size = file.size();
        boolean small = size <= most(frame);
        int n = read(fd, small ? (int) size : Foresight.HEAD);
        boolean elf = n == Foresight.HEAD && bytes.getInt(0) == ELF_MAGIC;
        return small && n == size || elf ? n : -1;
    }

    /**
     * What processors, nodes and memory there are: programs that look at it look at hundreds of such files, and it costs nothing
     * to compute. What others of sysfs(5) tell may have to be asked of a device.
     */
    private int topology(int fd, ByteBuffer frame) {
        NativeBuffer link = NativeBuffer.string("/proc/self/fd/" + fd);
        byte[] begin = new byte[TOPOLOGY.length];
        long n = Kernel.call(Nr.READLINK, link.address(), bytes.address(), begin.length);
        bytes.bytes().get(0, begin);
        if (n != begin.length || !Arrays.equals(begin, TOPOLOGY)) {
            return -1;
        }
        int given = read(fd, Math.min(PAGE, most(frame)));
        return given < PAGE ? given : -1;
    }

    /** Room for bytes of the file. */
    private static int most(ByteBuffer frame) {
        return Math.min(Foresight.WHOLE, frame.remaining() - Foresight.STAT - 1 - Integer.BYTES);
    }

    /** Reads up to so many bytes from the beginning; -1 if it cannot be read. */
    private int read(int fd, int most) {
        if (bytes.size() < most) {
            bytes = new NativeBuffer(Foresight.WHOLE);
        }
        return (int) Math.max(-1, Kernel.call(Nr.PREAD64, fd, bytes.address(), most, 0));
    }

    private ByteBuffer stat(ByteBuffer frame) {
        return frame.put(file.stat().bytes().slice(0, Foresight.STAT));
    }

    /** Is it a process of the node's own users, which no security module confines? */
    boolean isPlain() {
        if (plain == null) {
            plain = OWN_USERS != 0 && users(Integer.toString(pid)) == OWN_USERS && !isConfined(pid);
        }
        return plain;
    }

    /** Inode of a process's user namespace, which says how owners are shown to it; 0 if unknown. */
    private static long users(String pid) {
        NativeBuffer s = new NativeBuffer(256);
        NativeBuffer path = NativeBuffer.string("/proc/" + pid + "/ns/user");
        long result = Kernel.call(Nr.STATX, Flags.AT_FDCWD, path.address(), 0, STATX_BASIC, s.address());
        return result == 0 ? s.getLong(STATX_INODE) : 0;
    }

    /** Is a security module (AppArmor, SELinux) to be asked whatever the process does? */
    static boolean isConfined(int pid) {
        try {
            return !ProcFile.text(pid, "attr/current").startsWith("unconfined");
        } catch (IOException e) {
            return false; // No module has anything to say of processes.
        }
    }
}
