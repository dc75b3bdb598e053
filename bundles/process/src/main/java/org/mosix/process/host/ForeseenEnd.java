package org.mosix.process.host;

import org.mosix.linux.Nr;

/**
 * The end of a plain file: all that it had when it was opened has just been read. Programs read once more to see that. What
 * was appended meanwhile is not missed, only seen by the read(2) after that: it may as well have come later.
 */
final class ForeseenEnd extends Foreseen {
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
        boolean here = nr == Nr.READ && (int) args[0] == fd && isUsers(args[1], args[2]);
        return here ? 0 : UNKNOWN;
    }
}
