package org.mosix.process.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mosix.linux.Flags;
import org.mosix.linux.Nr;
import org.mosix.process.protocol.Sequel;

/**
 * What a guest has opened for reading, plain file or directory, and done nothing with but read since: the descriptor and what
 * is behind it are its alone.
 *
 * @param size bytes of a plain file when it was opened; {@link #UNKNOWN} for a directory
 * @param offset where the next read(2) begins, or {@link #UNKNOWN}
 */
record Reading(int descriptor, long size, long offset) {
    private static final long UNKNOWN = -1;
    /** Where st_mode and st_size stand in {@code struct stat} (arch/x86/include/uapi/asm/stat.h). */
    private static final int MODE = 24;

    private static final int SIZE = 48;

    /** An openat(2) has just given it; home has told its {@code struct stat}. */
    static Reading opened(int descriptor, byte[] stat) {
        long size = ByteBuffer.wrap(stat).order(ByteOrder.LITTLE_ENDIAN).getLong(SIZE);
        return new Reading(descriptor, isFile(stat) ? size : UNKNOWN, 0);
    }

    /** Is this {@code struct stat} that of a plain file? */
    static boolean isFile(byte[] stat) {
        return (ByteBuffer.wrap(stat).order(ByteOrder.LITTLE_ENDIAN).getInt(MODE) & Flags.S_IFMT) == Flags.S_IFREG;
    }

    /** Calls that leave descriptors what they are. */
    static boolean allows(int nr) {
        return switch (nr) {
            case Nr.READ, Nr.PREAD64, Nr.MMAP, Nr.LSEEK, Nr.GETDENTS, Nr.GETDENTS64 -> true;
            default -> Sequel.asks(nr);
        };
    }

    /** What has become of it by a read(2) or lseek(2) that home has made; null stays null. */
    static Reading after(Reading before, Flight flight, long result) {
        if (before == null || (int) flight.args[0] != before.descriptor || result < 0) {
            return before;
        }
        long base = flight.row.nr() == Nr.LSEEK ? 0 : before.offset;
        return new Reading(before.descriptor, before.size, base + result);
    }

    /** The guest stands at {@code offset} of what is open as {@code fd}. */
    Reading at(int fd, long offset) {
        return fd == descriptor ? new Reading(descriptor, size, offset) : this;
    }

    /** Has all been read that was there when it was opened, and no more? */
    boolean isAtEnd() {
        return size >= 0 && offset == size;
    }
}
