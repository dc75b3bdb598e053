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

    /** The call that ended with a short count for an interrupt of ours, or null. */
    private HomeCall cut;
    /** The last answer said that this call may go on, in a regular file; or null. */
    private HomeCall goesOn;

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

    /** An interrupt of ours has ended this call with a part of its bytes. */
    synchronized void cut(HomeCall call) {
        cut = call;
    }

    /** Was it this one? Asked once. */
    synchronized boolean wasCut(HomeCall call) {
        boolean was = cut == call;
        cut = null;
        return was;
    }

    /** This call, which cannot wait, goes on with the next. */
    synchronized void goesOn(HomeCall call) {
        goesOn = call;
    }

    /**
     * Is this call, the next one, the rest of such a call? Natively neither a signal nor a stop comes in the middle of that. A host
     * that says so of another call gets one that cannot wait.
     *
     * @param said the host says that it is
     */
    synchronized boolean isRest(boolean said, Row row, long[] words, int pid) {
        HomeCall before = goesOn;
        goesOn = null;
        return said
                && before != null
                && row.nr() == before.row().nr()
                && words[0] == before.args()[0]
                && Unfinished.isRegular(pid, words);
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
     * mask that is none, so its place is not compared; of a call that it carries in parts it names the length of the first.)
     */
    synchronized long restart(Row row, long[] words) {
        boolean same = args != null && row.nr() == nr && !row.swapsMask(words);
        for (int i = 0; same && i < words.length; i++) {
            boolean part = row.chunkable() && row.traits().chunk().length() == i && words[i] < args[i];
            same = i == row.mask() || part || args[i] == words[i];
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
