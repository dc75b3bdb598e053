package org.mosix.process.host;

import java.io.IOException;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.linux.trace.Gone;
import org.mosix.linux.trace.Registers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a body does with a signal: its kernel knows the program's handlers, and everything else is done at home. On the hand. */
final class SignalAction {
    private static final Logger LOG = LoggerFactory.getLogger(SignalAction.class);

    private SignalAction() {}

    /**
     * A signal that had a handler when home sent it: false if the program has taken that away meanwhile (another thread, or the handler
     * itself, at whose end it was still pending here), and the signal has done what is in its place. It must not end the body by itself.
     */
    static boolean handled(Guest guest, int signal) {
        if (caught(guest, signal)) {
            return true;
        }
        try {
            if (!Signals.in(ProcessStatus.of(guest.pid).set("SigIgn"), signal) && !Signals.ignoredByDefault(signal)) {
                Bodies.dies(guest, signal);
            }
        } catch (IOException e) {
            throw new Gone(guest.pid);
        }
        guest.body.resume(0);
        return false;
    }

    static boolean caught(Guest guest, int signal) {
        try {
            return Signals.in(ProcessStatus.of(guest.pid).set("SigCgt"), signal);
        } catch (IOException e) {
            return false;
        }
    }

    /** What an instruction of the program did: its handler runs here, its death is at home. */
    static void fault(Guest guest, int signal) {
        BusError.note(guest, signal);
        try {
            ProcessStatus status = ProcessStatus.of(guest.pid);
            boolean caught = Signals.in(status.set("SigCgt"), signal);
            boolean blocked = Signals.in(status.set("SigBlk"), signal);
            if (caught && !blocked) {
                guest.body.resume(signal);
            } else {
                Registers r = guest.body.registers();
                LOG.debug(
                        "body {} dies of signal {} at {} (stack {})",
                        guest.pid,
                        signal,
                        Long.toHexString(r.rip()),
                        Long.toHexString(r.rsp()));
                Bodies.dies(guest, signal);
            }
        } catch (IOException e) {
            throw new Gone(guest.pid);
        }
    }
}
