package org.mosix.process.host;

import org.mosix.linux.Errno;
import org.mosix.linux.Nr;

/** The child that a guest has just waited for was its last: shells ask for more. */
final class ForeseenNoChild extends Foreseen {
    private static final int WNOHANG = 1;
    private static final int WUNTRACED = 2;
    private static final int WCONTINUED = 8;

    ForeseenNoChild(long since) {
        super(since);
    }

    @Override
    long make(int nr, long[] args, BodyMemory memory) {
        boolean any =
                nr == Nr.WAIT4 && (int) args[0] == -1 && ((int) args[2] & ~(WNOHANG | WUNTRACED | WCONTINUED)) == 0;
        return any ? -Errno.ECHILD : UNKNOWN;
    }
}
