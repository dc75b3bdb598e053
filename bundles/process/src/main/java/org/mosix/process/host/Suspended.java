package org.mosix.process.host;

import java.util.Arrays;
import org.mosix.linux.Errno;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.RemoteMemory;
import org.mosix.syscall.table.Route;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Table;

/**
 * A forwarded call that was ended although it waits on, because the process moved: the body is about to make it again. A
 * signal that comes before home has the call again ends it, as it would have natively.
 *
 * @param code the kernel's restart code
 * @param rip behind its instruction
 */
record Suspended(int nr, long[] args, long code, long rip) {
    /** That of a body with these registers and this memory, or null. */
    static Suspended of(Registers r, RemoteMemory memory) {
        boolean waits = r.origRax() >= 0 && Errno.isRestart(r.rax()) && r.rax() != -Errno.ERESTARTNOINTR;
        if (!waits || !forwarded(r)) {
            return null;
        }
        int nr = (int) r.origRax();
        // What comes before a call that swaps the mask has begun is not let in by that mask.
        return Table.row(nr).swapsMask(NullMask.leftOut(nr, r.arguments(), memory))
                ? null
                : new Suspended(nr, r.arguments(), r.rax(), r.rip());
    }

    private static boolean forwarded(Registers r) {
        Row row = Table.row((int) r.origRax());
        Route route = row.route(r.arguments());
        return route == Route.HOME || route == Route.BOTH;
    }

    /**
     * The body has stopped. A signal that comes before its notification was received takes it out of the call with
     * -ERESTARTSYS (seccomp_unotify(2)). Nothing was made of it, so it is made again after the handler, whatever SA_RESTART
     * says (an rt_sigreturn that answered EINTR would run on into nowhere); but for one that had been waiting before. A call
     * of the body's own kernel (a futex wait with a timeout) would go on by restart_syscall(2), which is made at home, where
     * nobody knows of it: it is made again instead. On the hand.
     */
    static void settle(Guest guest) {
        Registers r = guest.body.registers();
        Suspended before = guest.suspended;
        boolean early = !guest.restarting && r.origRax() >= 0 && r.rax() == -Errno.ERESTARTSYS;
        if (early && (forwarded(r) || r.origRax() == Nr.RT_SIGRETURN)) {
            boolean same = before != null && before.nr == r.origRax() && Arrays.equals(before.args, r.arguments());
            guest.body.registers(r.rax(same ? before.code : -Errno.ERESTARTNOINTR));
        } else if (r.origRax() == Nr.FUTEX && r.rax() == -Errno.ERESTART_RESTARTBLOCK) {
            guest.body.registers(r.rax(-Errno.ERESTARTNOHAND));
        } else if (before != null && before.about(r)) {
            guest.body.registers(r.suspend(before.code));
        }
    }

    /** Does a body with these registers stand before its instruction? */
    private boolean about(Registers r) {
        return r.origRax() < 0 && r.rip() == rip - 2 && r.rax() == nr && Arrays.equals(args, r.arguments());
    }
}
