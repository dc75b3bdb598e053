package org.mosix.process.host;

import org.mosix.linux.Nr;

/**
 * The end of a plain file: all that it had when it was opened has just been read. Programs read once more to see that. What
 * was appended meanwhile is not missed, only seen by the read(2) after that: it may as well have come later.
 */
final class ForeseenEnd extends Foreseen {
    /** Most of a user's address space (arch/x86, TASK_SIZE_MAX): the kernel refuses more even if nothing is to be read. */
    private static final long USER_END = 0x7ffffffff000L;

    private final int fd;

    private ForeseenEnd(int fd, long since) {
        super(since);
        this.fd = fd;
    }

    /** If that file is at its end; else null. */
    static Foreseen of(Reading reading, long now) {
        return reading != null && reading.isAtEnd() ? new ForeseenEnd(reading.descriptor(), now) : null;
    }

    @Override
    boolean ends(int descriptor) {
        return fd == descriptor;
    }

    @Override
    long make(int nr, long[] args, BodyMemory memory) {
        boolean here = nr == Nr.READ
                && (int) args[0] == fd
                && args[2] >= 0
                && args[1] >= 0
                && args[2] <= USER_END
                && args[1] <= USER_END - args[2];
        return here ? 0 : UNKNOWN;
    }
}
