package org.mosix.process.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.CpuClock;
import org.mosix.wire.Channel;

/**
 * A clock of the process's CPU time that home has just answered for: until the guest calls home again, only its body uses
 * CPU time, of which the host knows as exactly as it told home. Programs ask for it in loops, clock(3).
 */
final class ForeseenCpuClock extends Foreseen {
    private static final int TIMESPEC = 16;
    private static final long SECOND = 1_000_000_000L;

    private final Guest guest;
    private final int clock;
    /** What home has, besides what the host knows of. */
    private final long home;

    private final ByteBuffer time = Channel.direct(TIMESPEC);

    private ForeseenCpuClock(Guest guest, int clock, long home, long now) {
        super(now);
        this.guest = guest;
        this.clock = clock;
        this.home = home;
    }

    /** Learns from a call that has succeeded: the guest's memory holds its answer now. On Down. */
    static void learn(Guest guest, Flight flight, long now) {
        int clock = (int) flight.args[0];
        if (flight.row.nr() != Nr.CLOCK_GETTIME || !CpuClock.isOwn(clock) || !guest.crew.isSingle()) {
            return;
        }
        ByteBuffer time = Channel.direct(TIMESPEC);
        if (guest.downMemory.read(flight.args[1], time) == TIMESPEC) {
            long answered = time.getLong(0) * SECOND + time.getLong(8);
            guest.foreseen = new ForeseenCpuClock(guest, clock, answered - flight.cpuTold, now);
        }
    }

    @Override
    long make(int nr, long[] args, BodyMemory memory) {
        if (nr != Nr.CLOCK_GETTIME || (int) args[0] != clock) {
            return UNKNOWN;
        }
        try {
            long[] away = BodyLimits.times(guest);
            long nanos = home + away[0] + away[1];
            time.clear().putLong(nanos / SECOND).putLong(nanos % SECOND).flip();
            return memory.write(args[1], time) == TIMESPEC ? 0 : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN; // It has just ended.
        }
    }
}
