package org.mosix.process.host;

import org.mosix.linux.Nr;

/** A descriptor of the null device, to which the guest has just written: it takes all, and nobody sees it (null(4)). */
final class ForeseenNull extends Foreseen {
    /** MAX_RW_COUNT: what one call transfers at most (write(2)). */
    private static final long MOST = 0x7ffff000L;

    private final int fd;

    ForeseenNull(int fd, long since) {
        super(since);
        this.fd = fd;
    }

    @Override
    long make(int nr, long[] args, BodyMemory memory) {
        boolean here = nr == Nr.WRITE && (int) args[0] == fd && args[2] <= MOST && isUsers(args[1], args[2]);
        return here ? args[2] : UNKNOWN;
    }
}
