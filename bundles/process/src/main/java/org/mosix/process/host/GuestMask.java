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
    /** The last call that changed it at home. */
    private int seq;
    /** Signals that it has blocked just now, since its last other call; the first of them at {@link #since}. */
    private long recent;

    private long since;

    static boolean isHow(long how) {
        return (int) how >= BLOCK && (int) how <= SETMASK;
    }

    /** What it blocks, of a body that stands in a call. */
    synchronized long present(int pid) throws IOException {
        return known ? body : ProcessStatus.of(pid).set("SigBlk");
    }

    /** The mask that a call makes of one. */
    static long after(int how, long before, long set) {
        return switch (how) {
            case BLOCK -> (before | set) & ~NEVER;
            case UNBLOCK -> before & ~set;
            default -> set & ~NEVER;
        };
    }

    /**
     * May the body go on with this mask although home does not know? Only if home blocks all of it, and if nothing is
     * unblocked of which the program could know that it is pending.
     *
     * @param last the body's last forwarded call
     */
    synchronized boolean stays(long next, int last) {
        long now = System.nanoTime();
        long less = body & ~next;
        boolean recently = last == seq && now - since < MOMENT_NANOS && (less & ~recent) == 0;
        if (!known || (next & ~home) != 0 || less != 0 && (strict || !recently)) {
            return false;
        }
        blocks(next & ~body, now);
        recent = last == seq ? recent & next : 0;
        body = next;
        owed = next != home;
        behind |= owed;
        return true;
    }

    private void blocks(long more, long now) {
        if (more != 0 && (recent == 0 || now - since >= MOMENT_NANOS)) {
            recent = 0;
            since = now;
        }
        recent |= more;
    }

    /**
     * The body's own change is made at home. {@code calm}: no signal is on its way to the body, whose handler would
     * change it.
     */
    synchronized void changed(long before, long mask, int call, boolean calm) {
        if (call != seq + 1) {
            recent = 0;
        }
        seq = call;
        blocks(mask & ~before, System.nanoTime());
        recent &= mask;
        told(mask, calm);
    }

    /** Home has it. */
    synchronized void told(long mask, boolean calm) {
        body = mask;
        home = mask;
        known = calm;
        owed = false;
        behind = false;
        strict = false;
    }

    /** Home was told, but may not have done it. */
    synchronized void doubtful(long mask) {
        home &= mask;
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
