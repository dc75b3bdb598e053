package org.mosix.process.host;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.mosix.linux.Nr;
import org.mosix.process.protocol.Foresight;
import org.mosix.wire.Channel;

/**
 * What home has told of a file with its last answer to a guest. It is as good as another answer that came with that one:
 * until the guest calls home again, it can know of nothing that happened since, but by the time, which is short.
 *
 * @param told {@code struct stat} of the file, and its first bytes
 */
record Foreseen(int fd, byte[] told, long since) {
    private static final long GOOD_NANOS = 5_000_000;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int NAME = 1;

    /** Of an answer to {@code flight}; null if there is nothing of use. */
    static Foreseen of(Flight flight, long result, byte[] told) {
        int fd = (int) (flight.row.nr() == Nr.OPENAT ? result : flight.args[0]);
        return told == null || result < 0 ? null : new Foreseen(fd, told, System.nanoTime());
    }

    /** Makes a call of the guest that only asks what is known; the result, or -1 if home must make it. On Up. */
    long make(int nr, long[] args, BodyMemory memory) {
        boolean same = (int) args[0] == fd && System.nanoTime() - since < GOOD_NANOS;
        if (!same) {
            return -1;
        }
        return switch (nr) {
            case Nr.FSTAT -> give(memory, args[1], 0, Foresight.STAT, 0);
            case Nr.NEWFSTATAT ->
                (int) args[3] == AT_EMPTY_PATH && isEmpty(memory, args[1])
                        ? give(memory, args[2], 0, Foresight.STAT, 0)
                        : -1;
            case Nr.PREAD64 -> {
                long head = told.length - Foresight.STAT;
                boolean inside = args[2] > 0 && args[2] <= head && args[3] >= 0 && args[3] <= head - args[2];
                yield inside ? give(memory, args[1], Foresight.STAT + (int) args[3], (int) args[2], args[2]) : -1;
            }
            default -> -1;
        };
    }

    private static boolean isEmpty(BodyMemory memory, long path) {
        ByteBuffer name = Channel.direct(NAME);
        return path != 0 && memory.read(path, name) == NAME && name.get(0) == 0;
    }

    private long give(BodyMemory memory, long to, int from, int length, long result) {
        ByteBuffer bytes = Channel.direct(length)
                .put(Arrays.copyOfRange(told, from, from + length))
                .flip();
        return memory.write(to, bytes) == length ? result : -1;
    }
}
