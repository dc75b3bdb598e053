package org.mosix.process.host;

import java.nio.ByteBuffer;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;
import org.mosix.linux.Nr;
import org.mosix.process.protocol.Foresight;
import org.mosix.wire.Channel;

/** A file that was just opened or read: {@code struct stat}, and its first bytes. */
final class ForeseenFile extends Foreseen {
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int NAME = 1;
    private static final int TCGETS = 0x5401;
    private static final int SEEK_CUR = 1;
    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    /** Flags that only tell how to open, and FD_CLOEXEC's: O_CREAT, O_EXCL, O_NOCTTY, O_TRUNC, O_CLOEXEC (open(2)). */
    private static final long OPENING = 02001700;

    private static final int FD_CLOEXEC = 1;
    /** Of O_CLOEXEC, 02000000 (open(2)). */
    private static final int CLOEXEC_BIT = 19;
    /** Flags of a file that was opened before. */
    static final long OLD = -1;

    private final int fd;
    private final byte[] told;
    /** The flags it was just opened with, so that its offset is 0 and it has the descriptor to itself; or {@link #OLD}. */
    private final long flags;

    ForeseenFile(int fd, byte[] told, long flags, long since) {
        super(since);
        this.fd = fd;
        this.flags = flags;
        this.told = told;
    }

    @Override
    boolean ends(int descriptor) {
        return fd == descriptor;
    }

    @Override
    long make(int nr, long[] args, BodyMemory memory) {
        if ((int) args[0] != fd) {
            return UNKNOWN;
        }
        return switch (nr) {
            case Nr.FSTAT -> give(memory, args[1], told, 0, Foresight.STAT, 0);
            case Nr.NEWFSTATAT ->
                isOfDescriptor(args, memory) ? give(memory, args[2], told, 0, Foresight.STAT, 0) : UNKNOWN;
            case Nr.PREAD64 -> {
                long head = told.length - Foresight.STAT;
                boolean inside = args[2] > 0 && args[2] <= head && args[3] >= 0 && args[3] <= head - args[2];
                yield inside
                        ? give(memory, args[1], told, Foresight.STAT + (int) args[3], (int) args[2], args[2])
                        : UNKNOWN;
            }
            // isatty(3): no plain file of these file systems is a terminal.
            case Nr.IOCTL -> (int) args[1] == TCGETS && Reading.isFile(told) ? -Errno.ENOTTY : UNKNOWN;
            case Nr.LSEEK -> flags != OLD && args[1] == 0 && (int) args[2] == SEEK_CUR ? 0 : UNKNOWN;
            case Nr.FCNTL -> flags != OLD ? control((int) args[1], args[2]) : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    /** What opendir(3) and fdopendir(3) ask, and set as it is already. */
    private long control(int command, long argument) {
        long closes = flags >> CLOEXEC_BIT & FD_CLOEXEC;
        return switch (command) {
            case F_GETFD -> closes;
            case F_SETFD -> (argument & FD_CLOEXEC) == closes ? 0 : UNKNOWN;
            case F_GETFL -> flags & ~OPENING | Flags.O_LARGEFILE;
            default -> UNKNOWN;
        };
    }

    /** Does this newfstatat(2) ask as fstat(2) does? */
    static boolean isOfDescriptor(long[] args, BodyMemory memory) {
        return (int) args[3] == AT_EMPTY_PATH && isEmpty(memory, args[1]);
    }

    private static boolean isEmpty(BodyMemory memory, long path) {
        ByteBuffer name = Channel.direct(NAME);
        return path != 0 && memory.read(path, name) == NAME && name.get(0) == 0;
    }
}
