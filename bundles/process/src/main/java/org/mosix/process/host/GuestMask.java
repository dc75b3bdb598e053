package org.mosix.process.host;

import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.Errno;
import org.mosix.linux.Signals;
import org.mosix.process.protocol.CallFrame;
import org.mosix.process.protocol.MaskFrame;
import org.mosix.wire.Sparse;
import org.slf4j.LoggerFactory;

/**
 * What home hears late of a guest: its signal mask as its calls have made it, and what its deputy has of it
 * (docs/adr/0005); and a plain file that it has closed (docs/adr/0006). Blocking more is
 * done here alone, and so is undoing that: shells do both around each command. The deputy hears of it with the next call,
 * or after {@link #LAZY_NANOS}. So all that is seen through home happens in the program's order, and the deputy never
 * blocks what the guest has let through. What home sends meanwhile of the signals that are blocked only here is kept back,
 * and goes home again with the mask. Any thread.
 */
final class GuestMask {
    private static final Sparse SPARSE = new Sparse(LoggerFactory.getLogger(GuestMask.class));
    /** How long the deputy may lack what the guest blocks. */
    static final long LAZY_NANOS = 2_000_000;

    private static final int SIG_BLOCK = 0;
    private static final int SIG_UNBLOCK = 1;
    private static final int SIG_SETMASK = 2;
    private static final long NEVER = Signals.bit(Signals.SIGKILL) | Signals.bit(Signals.SIGSTOP);

    /** What can be done with the signals and the mask. */
    interface Ways {
        /** Queues a signal in the body. */
        void queue(Guest.Taken signal);

        /** Tells home the mask and what was closed, and gives signals back; at most {@link MaskFrame#MOST} of them. */
        void tell(long mask, int closes, List<byte[]> infos);

        /** Is a call on its way home? Its answer says what home has. */
        boolean calling();
    }

    private final Ways ways;
    /** What the guest's calls have made of it; unknown until an image or a whole mask says so. */
    private long wanted;

    private boolean known;
    /** What the deputy has, if no news of it is on its way. */
    private long home;

    private boolean homeKnown;
    /** Nothing can pend at home of which the guest could know. */
    private boolean quiet;

    private long since;
    /** The descriptor that home is still to close, or {@link CallFrame#NO_CLOSE}. */
    private int closing = CallFrame.NO_CLOSE;

    private final List<Guest.Taken> held = new ArrayList<>();

    GuestMask(Ways ways) {
        this.ways = ways;
    }

    /** The guest comes from home, whose process has this mask. */
    synchronized void fromHome(long mask) {
        wanted = mask;
        home = mask;
        known = true;
        homeKnown = true;
    }

    /** The guest comes from another host with this mask, or {@link CallFrame#SAME_MASK}; home may not have heard of it. */
    synchronized void fromHost(long mask) {
        known = mask != CallFrame.SAME_MASK;
        wanted = mask;
        homeKnown = false;
    }

    /**
     * A child of a guest that has just called home: home's child has the mask of its parent, and no signal pends in it.
     * Who sends it one can tell it so only through home, so until it calls there, one that comes may as well come later.
     */
    synchronized void ofParent(GuestMask parent) {
        synchronized (parent) {
            wanted = parent.wanted;
            known = parent.known;
            home = parent.home;
            homeKnown = parent.homeKnown;
            quiet = true;
        }
    }

    /** The mask to be sent with an image, or {@link CallFrame#SAME_MASK}. */
    synchronized long wanted() {
        return known ? wanted : CallFrame.SAME_MASK;
    }

    /** The guest dies of its own doing: what comes after that word must not block the signal that kills it at home. */
    synchronized void close() {
        known = false;
    }

    /** What is kept back: it leaves with the guest. */
    synchronized List<Guest.Taken> held() {
        return List.copyOf(held);
    }

    /**
     * May this call be made here alone? If so it is taken as made. It may not if it lets through what the deputy blocks
     * and signals may be pending there.
     */
    synchronized boolean here(long how, long set, long now) {
        if (!known || !homeKnown || how < SIG_BLOCK || how > SIG_SETMASK) {
            return false;
        }
        long next = apply((int) how, set, wanted);
        if ((home & ~next) != 0 && !quiet) {
            return false;
        }
        if (!lazy()) {
            since = now;
        }
        wanted = next;
        release();
        return true;
    }

    /**
     * May home close this descriptor of a plain file later? If so that is taken as done: nobody can see when it happens, as
     * long as home does it before any other call of the guest.
     */
    synchronized boolean close(int descriptor, long now) {
        if (!known || !homeKnown || closing != CallFrame.NO_CLOSE) {
            return false;
        }
        if (!lazy()) {
            since = now;
        }
        closing = descriptor;
        return true;
    }

    /** What a call that goes home now must close there first. Sent twice, it finds nothing to close the second time. */
    synchronized int closing() {
        return closing;
    }

    /** Is there something of which home is still to be told, and no call on its way that does so? */
    synchronized boolean lazy() {
        return known && homeKnown && (wanted != home || closing != CallFrame.NO_CLOSE);
    }

    private static long apply(int how, long set, long mask) {
        long next = how == SIG_BLOCK ? mask | set : how == SIG_UNBLOCK ? mask & ~set : set;
        return next & ~NEVER;
    }

    /** Signals that the guest has let through: the body's kernel delivers them when its call has done so. */
    private void release() {
        List<Guest.Taken> all = List.copyOf(held);
        held.clear();
        for (Guest.Taken signal : all) {
            if (Signals.in(wanted, signal.signal())) {
                held.add(signal);
            } else {
                ways.queue(signal);
            }
        }
    }

    /** Keeps a signal back if the guest blocks it; it left home before that was known there. */
    synchronized boolean hold(Guest.Taken signal) {
        boolean blocked = known && Signals.in(wanted, signal.signal());
        if (blocked && held.size() >= SignalQueue.MOST) {
            SPARSE.warn("a guest has {} signals that it blocks: further ones are dropped", held.size());
        } else if (blocked) {
            held.add(signal);
        }
        return blocked;
    }

    /** A call goes home now: the mask that the deputy must have before it makes it, or {@link CallFrame#SAME_MASK}. */
    synchronized long due() {
        quiet = false;
        if (!held.isEmpty()) {
            tell();
        }
        if (!known || homeKnown && home == wanted) {
            return CallFrame.SAME_MASK;
        }
        homeKnown = false;
        return wanted;
    }

    /** Tells home if it has lacked something for too long; false if it need not be asked again. On Up. */
    synchronized boolean late(long now) {
        if (!lazy()) {
            return false;
        }
        if (!ways.calling() && now - since >= LAZY_NANOS) {
            tell();
            return false;
        }
        return true;
    }

    /** Tells home at once, if there is anything to tell. */
    synchronized void tellNow() {
        if (known && !(homeKnown && home == wanted)) {
            tell();
        }
    }

    /**
     * The guest stands, and may be about to leave: it takes its mask along, but not what home is still to close, nor what
     * was kept back, whose place in the order is behind what went home before.
     */
    synchronized void tellBeforeLeaving() {
        if (known && (closing != CallFrame.NO_CLOSE || !held.isEmpty())) {
            tell();
        }
    }

    /** Under the monitor, in which the mask of the next call is taken too: so home hears both in their order. */
    private void tell() {
        int from = 0;
        do {
            int to = Math.min(held.size(), from + MaskFrame.MOST);
            ways.tell(
                    wanted,
                    closing,
                    held.subList(from, to).stream().map(Guest.Taken::info).toList());
            closing = CallFrame.NO_CLOSE;
            from = to;
        } while (from < held.size());
        held.clear();
        homeKnown = false;
    }

    /** Home has answered a call: it has the mask that went with it, and what the call itself has set. */
    synchronized void answered(Flight flight, long result) {
        if (result == -Errno.ERESTARTNOINTR) {
            return;
        }
        if (flight.closes == closing) {
            closing = CallFrame.NO_CLOSE;
        }
        if (flight.mask != CallFrame.SAME_MASK) {
            home = flight.mask;
            homeKnown = true;
        }
        if (!flight.setsMask || result < 0) {
            return;
        }
        int how = (int) flight.args[0];
        if (known || how == SIG_SETMASK) {
            wanted = apply(how, flight.maskSet, wanted);
            home = wanted;
            known = true;
            homeKnown = true;
            release();
        }
    }
}
