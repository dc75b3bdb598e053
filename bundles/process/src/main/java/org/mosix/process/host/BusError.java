package org.mosix.process.host;

import java.io.IOException;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.Mapping;
import org.mosix.linux.proc.Maps;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.SignalInfo;
import org.mosix.wire.Sparse;
import org.slf4j.LoggerFactory;

/**
 * A body's memory could not be read although it is mapped. Natively that is the program's own doing, by way of a file that
 * was cut; here it may be the host's, whose copies of files and whose clock page the body has: the log says where it was.
 */
final class BusError {
    private static final Sparse LOG = new Sparse(LoggerFactory.getLogger(BusError.class));

    private BusError() {}

    /** The body is in the stop before it gets a fault's signal; another than SIGBUS is none of this. On the hand. */
    static void note(Guest guest, int signal) {
        if (signal == Signals.SIGBUS) {
            SignalInfo info = SignalInfo.of(guest.body.signalInfo());
            Registers r = guest.body.registers();
            LOG.warn(
                    "body {} of home {} gets SIGBUS (code {}) for {} by an instruction at {}, call {}",
                    guest.pid,
                    guest.link.home,
                    info.code(),
                    place(guest, info.address()),
                    place(guest, r.rip()),
                    r.origRax());
        }
    }

    private static String place(Guest guest, long at) {
        try {
            for (Mapping m : Maps.of(guest.pid)) {
                if (m.overlaps(at, at + 1)) {
                    return String.format("%#x (%s from %#x)", at, m.path(), m.start());
                }
            }
        } catch (IOException e) {
            return String.format("%#x (%s)", at, e.getMessage());
        }
        return String.format("%#x (not mapped)", at);
    }
}
