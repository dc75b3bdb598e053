package org.mosix.process.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.wire.Channel;

/**
 * Signals that were on their way to a body when a handler began which blocks them: they pend there and not at home, and
 * sigpending(2) shows them all the same. On Down.
 */
final class BodyPending {
    private final ByteBuffer word = Channel.direct(8);

    /** Adds them to what home has answered, if that is what was asked. */
    void add(Guest guest, Flight flight) {
        if (flight.row.nr() != Nr.RT_SIGPENDING) {
            return;
        }
        long here;
        try {
            ProcessStatus status = ProcessStatus.of(guest.pid);
            here = status.set("SigPnd") & status.set("SigBlk");
        } catch (IOException e) {
            return; // It has ended.
        }
        long at = flight.args[0];
        if (here != 0 && guest.downMemory.read(at, word.clear()) == 8) {
            word.putLong(0, word.getLong(0) | here).clear();
            guest.downMemory.write(at, word);
        }
    }
}
