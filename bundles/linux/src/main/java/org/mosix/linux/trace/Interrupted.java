package org.mosix.linux.trace;

import java.util.Set;
import org.mosix.linux.Errno;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/**
 * Calls that answer EINTR to whatever interrupts them, a tracer's stop too (signal(7), "interruption of system calls by
 * stop signals"). Where no handler did it, the program must not see it: the call is made again. On the hand.
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

    /** mov eax, imm32 */
    private static final byte MOV_EAX = (byte) 0xb8;

    private static final int CODE = 24;

    private Interrupted() {}

    /**
     * The registers of a process stopped by PTRACE_INTERRUPT; a call that this has ended is to be made again, unless a
     * signal with a handler is there or comes first: then it is that which ends it.
     */
    public static Registers undone(Tracee tracee, Registers r) {
        if (r.origRax() == Nr.RESTART_SYSCALL && r.rax() == -Errno.ERESTART_RESTARTBLOCK) {
            return restarted(tracee, r);
        }
        boolean ended = r.rax() == -Errno.EINTR && r.origRax() >= 0 && CALLS.contains((int) r.origRax());
        return ended ? r.copy().rax(-Errno.ERESTARTNOHAND) : r;
    }

    /**
     * A call that the kernel itself had restarted before (a stop and SIGCONT, a move that was off) shows only
     * restart_syscall. Its own number is what the program had put into eax, just before.
     */
    private static Registers restarted(Tracee tracee, Registers r) {
        byte[] code = new byte[CODE];
        NativeBuffer read = new NativeBuffer(CODE);
        if (tracee.memory().read(r.rip() - 2 - CODE, read.address(), CODE) != CODE) {
            return r;
        }
        read.bytes().get(0, code);
        for (int at = CODE - 5; at >= 0; at--) {
            int nr = read.getInt(at + 1);
            boolean waits = nr == Nr.POLL || nr == Nr.NANOSLEEP || nr == Nr.CLOCK_NANOSLEEP || nr == Nr.FUTEX;
            if (code[at] == MOV_EAX && waits) {
                return r.copy().origRax(nr);
            }
        }
        return r;
    }

    /** As {@link #undone}, for a process that is to run on where it is. */
    public static void undo(Tracee tracee) {
        Registers r = tracee.registers();
        Registers back = undone(tracee, r);
        if (back.rax() != r.rax()) {
            tracee.registers(back);
        }
    }
}
