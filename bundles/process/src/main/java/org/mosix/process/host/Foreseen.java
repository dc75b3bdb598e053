package org.mosix.process.host;

import java.nio.ByteBuffer;
import org.mosix.linux.Errno;
import org.mosix.linux.Nr;
import org.mosix.process.protocol.FileId;
import org.mosix.process.protocol.Foresight;
import org.mosix.wire.Channel;

/**
 * What home has told with its last answer to a guest of the calls that often follow. It is as good as another answer that
 * came with that one: until the guest calls home again, it can know of nothing that happened since, but by the time, which
 * is short.
 */
abstract class Foreseen {
    /** Home must make the call. No result of any: those are -4095 and up, or addresses. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private static final long GOOD_NANOS = 5_000_000;
    /** Most of a user's address space (arch/x86, TASK_SIZE_MAX): the kernel refuses more even if nothing is copied. */
    private static final long USER_END = 0x7ffffffff000L;

    private final long since;

    Foreseen(long since) {
        this.since = since;
    }

    /** Of an answer to {@code flight} with these bytes ahead, or null; null if there is nothing of use. */
    static Foreseen of(Flight flight, long result, byte[] told, LateFiles late, long now) {
        if (told == null || result < 0) {
            return told != null && result == -Errno.EBADF ? ForeseenGap.of(told, now) : null;
        }
        return switch (flight.row.nr()) {
            case Nr.OPENAT ->
                told.length < Foresight.STAT ? null : new ForeseenFile((int) result, told, flight.args[2], late, now);
            case Nr.READ ->
                told.length < Foresight.STAT
                        ? null
                        : new ForeseenFile((int) flight.args[0], told, ForeseenFile.OLD, late, now);
            case Nr.MMAP, Nr.SET_TID_ADDRESS -> told.length != Foresight.LIMIT ? null : new ForeseenLimit(told, now);
            case Nr.WRITE -> told.length != 0 ? null : new ForeseenNull((int) flight.args[0], now);
            case Nr.WAIT4 -> new ForeseenNoChild(now);
            default -> null;
        };
    }

    /** Makes a call of the guest that only asks what is known; its result, or {@link #UNKNOWN}. On Up. */
    final long make(int nr, long[] args, BodyMemory memory, long now) {
        return now - since < good() ? make(nr, args, memory) : UNKNOWN;
    }

    /** For how many nanoseconds it may be used. */
    long good() {
        return GOOD_NANOS;
    }

    abstract long make(int nr, long[] args, BodyMemory memory);

    /** The guest has closed this descriptor: is nothing of this known any more? On Up. */
    boolean ends(int descriptor) {
        return false;
    }

    /** Is it a part of this file, which the guest has just changed? */
    boolean isOf(FileId file) {
        return false;
    }

    /** What is known of the file that the guest reads, now that it may stand elsewhere in it; null stays null. On Up. */
    Reading reading(Reading before) {
        return before;
    }

    /** How many of the answers that home has given ahead were used. Any thread. */
    int used() {
        return 0;
    }

    /** Does the kernel look at no more than this of a buffer from which nothing is read, or to which nothing is written (access_ok)? */
    static boolean isUsers(long address, long length) {
        return length >= 0 && address >= 0 && length <= USER_END && address <= USER_END - length;
    }

    /** Writes what is known where the guest wants it. */
    static long give(BodyMemory memory, long to, byte[] bytes, int from, int length, long result) {
        ByteBuffer given = Channel.direct(length).put(bytes, from, length).flip();
        return memory.write(to, given) == length ? result : UNKNOWN;
    }
}
