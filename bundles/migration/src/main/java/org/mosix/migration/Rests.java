package org.mosix.migration;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.Tracee;
import org.mosix.linux.trace.WaitStatus;
import org.mosix.process.home.Unfinished;

/**
 * Calls that processes at home finish: a move has ended them with a part of their bytes, and their kernel makes the rest. Only
 * a tracer can tell the program the whole count, so such a process stays traced until its call is over. On the hand of each.
 */
final class Rests {
    private static final class Rest {
        final Unfinished call;
        boolean made;

        Rest(Unfinished call) {
            this.call = call;
        }
    }

    private final Map<Integer, Rest> all = new ConcurrentHashMap<>();

    /**
     * The process stands: if a stop has ended such a call, it goes on with the rest of it. A signal that is pending stops it once
     * more before that begins, unless another thread takes it: then nothing has ended the call.
     */
    boolean begin(Tracee tracee) {
        Unfinished call = Unfinished.of(tracee, tracee.registers());
        Registers rest = call == null ? null : call.rest(tracee);
        if (rest == null) {
            return false;
        }
        tracee.registers(rest);
        all.put(tracee.pid(), new Rest(call));
        tracee.resumeToSyscall(0);
        return true;
    }

    /**
     * The process has stopped: true if that was at the beginning of a rest, with which it goes on. Else a rest, if there was
     * one, is over, and the registers are those of the whole call.
     */
    boolean goesOn(Tracee tracee, WaitStatus status) {
        Rest rest = all.get(tracee.pid());
        if (rest == null) {
            return false;
        }
        if (status.syscallStop() && !rest.made) {
            rest.made = true;
            tracee.resumeToSyscall(0);
            return true;
        }
        all.remove(tracee.pid());
        if (status.event() == 0 || status.event() == WaitStatus.EVENT_STOP) {
            rest.call.end(tracee, rest.made);
        }
        return false;
    }

    /** As {@link #goesOn}, of a process that is to be stopped: any other stop takes the place of the one asked for (ptrace(2)). */
    boolean goesOnTo(Tracee tracee, WaitStatus status) {
        boolean on = goesOn(tracee, status);
        if (on) {
            tracee.interrupt();
        }
        return on;
    }

    void forget(int pid) {
        all.remove(pid);
    }

    /** Does this signal do nothing? A traced process is woken for it all the same. */
    static boolean isIgnored(Tracee tracee, int signal) {
        try {
            ProcessStatus status = ProcessStatus.of(tracee.pid());
            return Signals.in(status.set("SigIgn"), signal)
                    || Signals.ignoredByDefault(signal) && !Signals.in(status.set("SigCgt"), signal);
        } catch (IOException e) {
            return false;
        }
    }
}
