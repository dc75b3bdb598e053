package org.mosix.process.host;

import java.io.IOException;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.ProcessStatus;

/**
 * What a body blocks and what home believes it blocks. Home always blocks at least as much: a call that blocks more is told
 * at once, one that blocks less again may wait for a moment, see {@link #stays}. So a signal is never taken for one that
 * the program would have had to hold back. Any thread.
 */
final class GuestMask {
    private static final int BLOCK = 0;
    private static final int UNBLOCK = 1;
    private static final int SETMASK = 2;
    /** What nobody can block. */
    static final long NEVER = Signals.bit(Signals.SIGKILL) | Signals.bit(Signals.SIGSTOP);

    /**
     * A signal that comes while the program blocks it for such a moment may as well have come behind it. One that it
     * waits for it must have taken when it unblocks it, and it can only know that it is there by a call or by the clock.
     */
    private static final long MOMENT_NANOS = 200_000;

    /** Whether {@link #body} is what it blocks: a handler changes that. */
    private boolean known;

    private long body;
    private long home;
    /** Home blocks more than the body does, or may do so. */
    private boolean owed;
    /** Home was not told of some change. */
    private boolean behind;
    /** The next change is told in any case. */
    private boolean strict;
    /** The hand has interrupted the body to tell home of its mask. */
    private boolean due;

    private boolean watched;
    /** The last call that told home of it. */
    private int seq;
    /** When it last began to block more. */
    private long since;

    static boolean isHow(long how) {
        return (int) how >= BLOCK && (int) how <= SETMASK;
    }

    /** The mask behind a call that the body stands in. */
    synchronized long after(int how, long set, int pid) throws IOException {
        long before = known ? body : ProcessStatus.of(pid).set("SigBlk");
        return switch (how) {
            case BLOCK -> (before | set) & ~NEVER;
            case UNBLOCK -> before & ~set;
            default -> set & ~NEVER;
        };
    }

    /** The mask to tell home of, of a body that stands in a call. */
    synchronized long present(int pid) throws IOException {
        return known ? body : ProcessStatus.of(pid).set("SigBlk");
    }

    /**
     * May the body go on with this mask although home does not know? Only if home blocks all of it, and if nothing is
     * unblocked of which the program could know that it is pending.
     *
     * @param last the body's last forwarded call
     */
    synchronized boolean stays(long next, int last) {
        long now = System.nanoTime();
        boolean less = (body & ~next) != 0;
        boolean possible = known && (next & ~home) == 0;
        if (!possible || less && (strict || last != seq || now - since > MOMENT_NANOS)) {
            return false;
        }
        if ((next & ~body) != 0) {
            since = now;
        }
        body = next;
        owed = next != home;
        behind |= owed;
        return true;
    }

    /** Home has it. {@code calm}: no signal is on its way to the body, whose handler would change it. */
    synchronized void told(long mask, int call, boolean calm) {
        body = mask;
        home = mask;
        known = calm;
        owed = false;
        behind = false;
        strict = false;
        seq = call;
        since = System.nanoTime();
    }

    /** A signal may be taken. */
    synchronized void unknown() {
        known = false;
    }

    /** It comes from another host, which may have owed it to home. */
    synchronized void owe() {
        owed = true;
        behind = true;
    }

    synchronized boolean owed() {
        return owed;
    }

    /** Somebody must look after it, and nobody does. */
    synchronized boolean watch() {
        boolean begins = behind && !watched;
        watched |= begins;
        return begins;
    }

    /** It has been owed for a while: the next change is told. Is one still owed? Else it needs no looking after. */
    synchronized boolean late() {
        strict |= behind;
        watched = owed;
        return owed;
    }

    synchronized void due() {
        due = true;
    }

    synchronized boolean takeDue() {
        boolean was = due && owed;
        due = false;
        return was;
    }

    /** A child has its parent's, just told. */
    synchronized void inherit(GuestMask parent) {
        synchronized (parent) {
            known = parent.known;
            body = parent.body;
            home = parent.home;
        }
    }
}
