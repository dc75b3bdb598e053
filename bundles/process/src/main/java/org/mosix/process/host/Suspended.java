package org.mosix.process.host;

import java.util.Arrays;
import org.mosix.image.ThreadState;
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
 * @param done bytes that it has done: it goes on behind them, and a signal that comes first ends it with that count
 */
record Suspended(int nr, long[] args, long code, long rip, long done) {
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
                : new Suspended(nr, r.arguments(), r.rax(), r.rip(), 0);
    }

    /** That of a thread that has come here. */
    static Suspended of(ThreadState state, RemoteMemory memory) {
        return state.partial() > 0 ? part(state.registers(), state.partial()) : of(state.registers(), memory);
    }

    /** Of a call that has done some of its bytes; null if these registers are at no such call. */
    private static Suspended part(Registers r, long done) {
        boolean again = r.origRax() >= 0 && Errno.isRestart(r.rax());
        return again && forwarded(r) && Table.row((int) r.origRax()).chunkable()
                ? new Suspended((int) r.origRax(), r.arguments(), -Errno.ERESTARTNOINTR, r.rip(), done)
                : null;
    }

    /** Bytes that the call has done already which has just come from a guest, its last one suspended so, or 0. */
    static long done(Suspended before, Listener call) {
        boolean same = before != null
                && before.nr == call.nr()
                && before.rip == call.rip()
                && Arrays.equals(before.args, call.args());
        return same ? before.done : 0;
    }

    /** The same, of a body with these registers, which is about to make it again. */
    static long done(Guest guest, Registers r) {
        Suspended now = guest.suspended;
        return now != null && now.done > 0 && now.standsAt(r) ? now.done : 0;
    }

    private boolean standsAt(Registers r) {
        return r.origRax() == nr && r.rip() == rip && Errno.isRestart(r.rax()) && Arrays.equals(args, r.arguments());
    }

    /** A signal comes before a call is made again that has done a part: it ends with the count of that. On the hand. */
    static void answerPart(Guest guest) {
        Registers r = guest.body.registers();
        long done = done(guest, r);
        if (done > 0) {
            guest.body.registers(r.rax(done).origRax(-1));
        }
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
        if (guest.partial > 0) {
            guest.suspended = part(r, guest.partial);
            guest.partial = 0;
        }
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
