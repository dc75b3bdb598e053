package org.mosix.process.host;

import java.nio.ByteBuffer;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;
import org.mosix.linux.Nr;
import org.mosix.process.protocol.FileId;
import org.mosix.process.protocol.Foresight;
import org.mosix.wire.Channel;

/**
 * A file that was just opened or read: {@code struct stat}, and its first bytes. Of one that was opened the guest may read(2)
 * them here: it has the descriptor to itself, and home hears late where it stands ({@link LateFiles}).
 */
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

    private final LateFiles late;
    /** Bytes of the file that are known: its first ones. */
    private final int head;
    /** Does it end behind them, and was it just opened? */
    private final boolean whole;
    /** Where the guest stands. On Up. */
    private int at;

    ForeseenFile(int fd, byte[] told, long flags, LateFiles late, long since) {
        super(since);
        this.fd = fd;
        this.flags = flags;
        this.told = told;
        this.late = late;
        boolean marked = flags != OLD && told.length > Foresight.STAT;
        head = told.length - Foresight.STAT - (marked ? 1 : 0);
        whole = marked && told[told.length - 1] == 1;
    }

    @Override
    boolean ends(int descriptor) {
        return fd == descriptor;
    }

    @Override
    boolean isOf(FileId file) {
        return FileId.ofStat(told).equals(file);
    }

    @Override
    Reading reading(Reading before) {
        return before == null || flags == OLD ? before : before.at(fd, at);
    }

    @Override
    long make(int nr, long[] args, BodyMemory memory) {
        if ((int) args[0] != fd) {
            return UNKNOWN;
        }
        return switch (nr) {
            case Nr.READ -> flags == OLD ? UNKNOWN : read(args[1], args[2], memory);
            case Nr.FSTAT -> give(memory, args[1], told, 0, Foresight.STAT, 0);
            case Nr.NEWFSTATAT ->
                isOfDescriptor(args, memory) ? give(memory, args[2], told, 0, Foresight.STAT, 0) : UNKNOWN;
            case Nr.PREAD64 -> {
                boolean inside = args[2] > 0 && args[2] <= head && args[3] >= 0 && args[3] <= head - args[2];
                yield inside
                        ? give(memory, args[1], told, Foresight.STAT + (int) args[3], (int) args[2], args[2])
                        : UNKNOWN;
            }
            // isatty(3): no plain file of these file systems is a terminal.
            case Nr.IOCTL -> (int) args[1] == TCGETS && Reading.isFile(told) ? -Errno.ENOTTY : UNKNOWN;
            case Nr.LSEEK -> flags != OLD && args[1] == 0 && (int) args[2] == SEEK_CUR ? at : UNKNOWN;
            case Nr.FCNTL -> flags != OLD ? control((int) args[1], args[2]) : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    private long read(long to, long length, BodyMemory memory) {
        int left = head - at;
        if (left == 0 && whole && isUsers(to, length)) {
            return 0;
        }
        if (length <= 0 || left == 0 || length > left && !whole || !isUsers(to, length)) {
            return UNKNOWN;
        }
        int given = (int) Math.min(length, left);
        if (give(memory, to, told, Foresight.STAT + at, given, given) != given) {
            return UNKNOWN;
        }
        at += given;
        late.seek(fd, at, System.nanoTime());
        return given;
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
