package org.mosix.linux.trace;

import java.io.IOException;
import java.util.Set;
import org.mosix.linux.Errno;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.ProcessStatus;

/**
 * Calls that answer EINTR to whatever interrupts them, a tracer's stop too (signal(7), "interruption of system calls by
 * stop signals"). Where no signal did it, the program must not see it: the call is made again. On the hand.
 */
public final class Interrupted {
    private static final Set<Integer> CALLS = Set.of(
            Nr.READ,
            Nr.WRITE,
            Nr.READV,
            Nr.WRITEV,
            Nr.CONNECT,
            Nr.ACCEPT,
            Nr.ACCEPT4,
            Nr.SENDTO,
            Nr.RECVFROM,
            Nr.SENDMSG,
            Nr.RECVMSG,
            Nr.SEMOP,
            Nr.SEMTIMEDOP,
            Nr.RT_SIGTIMEDWAIT,
            Nr.EPOLL_WAIT,
            Nr.EPOLL_PWAIT,
            Nr.EPOLL_PWAIT2,
            Nr.IO_GETEVENTS,
            Nr.IO_PGETEVENTS,
            Nr.IO_URING_ENTER);

    private Interrupted() {}

    /** The registers of a process stopped by PTRACE_INTERRUPT, stepped back before a call that only this has ended. */
    public static Registers undone(Tracee tracee, Registers r) {
        boolean ended = r.rax() == -Errno.EINTR && r.origRax() >= 0 && CALLS.contains((int) r.origRax());
        return ended && !signalDue(tracee.pid())
                ? r.copy().rax(-Errno.ERESTARTNOINTR).rewind()
                : r;
    }

    /** As {@link #undone}, for a process that is to run on where it is. */
    public static void undo(Tracee tracee) {
        Registers r = tracee.registers();
        Registers back = undone(tracee, r);
        if (back != r) {
            tracee.registers(back);
        }
    }

    private static boolean signalDue(int pid) {
        try {
            return ProcessStatus.of(pid).deliverable() != 0;
        } catch (IOException e) {
            return false;
        }
    }
}
