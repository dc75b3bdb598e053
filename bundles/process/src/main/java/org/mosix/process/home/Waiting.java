package org.mosix.process.home;

import java.util.concurrent.atomic.AtomicReference;
import org.mosix.linux.Errno;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.Tracee;
import org.mosix.syscall.table.Row;

/**
 * The call of a deputy that a move has ended although it waits on. The body makes it again where it goes on: with the rest
 * of its timeout; and a signal that comes before it has begun again ends it, as it would have natively, with the code that
 * the kernel had given. Any thread.
 */
public final class Waiting {
    private final Tracee tracee;
    /** The wait in which the process came home; its kernel does not tell how much of it is over. */
    private final AtomicReference<Wait> atHome;
    /** Its timeout, or null. */
    private Wait wait;

    private int nr;
    /** Null: there is no such call. */
    private long[] args;

    private long code;

    /** @param atHome the wait in the middle of which the process came home, kept beside its record there */
    public Waiting(Tracee tracee, AtomicReference<Wait> atHome) {
        this.atHome = atHome;
        this.tracee = tracee;
    }

    /** The wait in the middle of which the process came home last, or null. */
    public AtomicReference<Wait> atHome() {
        return atHome;
    }

    /** A move has ended this call. */
    synchronized void ended(HomeCall call, long restartCode) {
        wait = call.timeout();
        nr = call.row().nr();
        args = call.args();
        code = restartCode == -Errno.ERESTART_RESTARTBLOCK ? -Errno.ERESTARTNOHAND : restartCode;
    }

    /** The process leaves home with these registers, perhaps in the middle of a call. */
    public synchronized void suspended(Registers r) {
        if (r.origRax() >= 0 && Errno.isRestart(r.rax())) {
            nr = (int) r.origRax();
            args = r.arguments();
            code = r.rax();
            Wait before = atHome.get();
            if (before != null && before.is(nr, args) && before.lasts()) {
                // Kept: should the move fail, the next try finds it again.
                wait = before;
                return;
            }
        }
        atHome.set(null);
    }

    /** A signal is sent to the body: no wait goes on as before. */
    synchronized void signalled() {
        wait = null;
    }

    /**
     * The restart code for a call that is not made now, since a signal comes first: what the body's kernel makes of it. A call
     * that swaps the mask is always made again: what comes before it has begun is not let in by its mask. (A host leaves out a
     * mask that is none, so its place is not compared.)
     */
    synchronized long restart(Row row, long[] words) {
        boolean same = args != null && row.nr() == nr && !row.swapsMask(words);
        for (int i = 0; same && i < words.length; i++) {
            same = i == row.mask() || args[i] == words[i];
        }
        return same ? code : -Errno.ERESTARTNOINTR;
    }

    /** For the next call, which may be the same: its timeout. */
    synchronized Wait take() {
        Wait was = wait;
        wait = null;
        args = null;
        return was;
    }

    /** The process goes on at home with these registers: with the rest of its wait, if it stands before it. On the hand. */
    public void goOn(Registers registers) {
        Wait was = take();
        if (was != null && registers.origRax() >= 0 && Errno.isRestart(registers.rax())) {
            long ended = registers.rax();
            atHome.set(was.shorten(registers.rewind(), tracee.memory()));
            registers.suspend(ended);
        }
    }
}
