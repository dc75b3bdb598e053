package org.mosix.process.host;

import java.nio.ByteBuffer;
import org.mosix.linux.Errno;
import org.mosix.linux.Nr;
import org.mosix.process.protocol.Foresight;
import org.mosix.wire.Channel;

/** A file that was just opened or read: {@code struct stat}, and its first bytes. */
final class ForeseenFile extends Foreseen {
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int NAME = 1;
    private static final int TCGETS = 0x5401;
    private static final int SEEK_CUR = 1;

    private final int fd;
    private final byte[] told;
    /** Its offset is where open(2) has put it. */
    private final boolean atBegin;

    ForeseenFile(int fd, byte[] told, boolean atBegin, long since) {
        super(since);
        this.fd = fd;
        this.atBegin = atBegin;
        this.told = told;
    }

    @Override
    boolean isOf(int descriptor) {
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
                (int) args[3] == AT_EMPTY_PATH && isEmpty(memory, args[1])
                        ? give(memory, args[2], told, 0, Foresight.STAT, 0)
                        : UNKNOWN;
            case Nr.PREAD64 -> {
                long head = told.length - Foresight.STAT;
                boolean inside = args[2] > 0 && args[2] <= head && args[3] >= 0 && args[3] <= head - args[2];
                yield inside
                        ? give(memory, args[1], told, Foresight.STAT + (int) args[3], (int) args[2], args[2])
                        : UNKNOWN;
            }
            // isatty(3): no plain file of these file systems is a terminal.
            case Nr.IOCTL -> (int) args[1] == TCGETS ? -Errno.ENOTTY : UNKNOWN;
            case Nr.LSEEK -> atBegin && args[1] == 0 && (int) args[2] == SEEK_CUR ? 0 : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    private static boolean isEmpty(BodyMemory memory, long path) {
        ByteBuffer name = Channel.direct(NAME);
        return path != 0 && memory.read(path, name) == NAME && name.get(0) == 0;
    }
}
