package org.mosix.process.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mosix.linux.Errno;
import org.mosix.linux.Nr;
import org.mosix.process.protocol.Foresight;

/**
 * Descriptors that are not open, around one of which the guest has just learnt that: daemons and test suites go through all
 * numbers up to their limit. Only a call of the guest's own opens one, as a rule.
 */
final class ForeseenGap extends Foreseen {
    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;

    private final int first;
    private final int end;

    private ForeseenGap(int first, int end, long since) {
        super(since);
        this.first = first;
        this.end = end;
    }

    /** As home has told it; null if that is nothing. */
    static Foreseen of(byte[] told, long now) {
        if (told.length != Foresight.GAP) {
            return null;
        }
        ByteBuffer words = ByteBuffer.wrap(told).order(ByteOrder.LITTLE_ENDIAN);
        return new ForeseenGap(words.getInt(0), words.getInt(Integer.BYTES), now);
    }

    @Override
    long make(int nr, long[] args, BodyMemory memory) {
        int descriptor = (int) args[0];
        // The kernel looks for the descriptor before it looks at anything else of these.
        boolean plain = switch (nr) {
            case Nr.CLOSE, Nr.FSTAT -> true;
            case Nr.NEWFSTATAT -> ForeseenFile.isOfDescriptor(args, memory);
            case Nr.FCNTL -> args[1] == F_GETFD || args[1] == F_GETFL || args[1] == F_SETFD;
            default -> false;
        };
        return plain && descriptor >= 0 && descriptor >= first && descriptor < end ? -Errno.EBADF : UNKNOWN;
    }
}
