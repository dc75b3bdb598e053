package org.mosix.process.home;

import java.nio.ByteBuffer;
import org.mosix.linux.Nr;
import org.mosix.syscall.table.Route;

/**
 * In looks for a moment whether a call that it has just begun ends: then it answers at once, and the deputy wakes nobody.
 * That spares one of the six wake-ups of a forwarded call. Looking costs time of a processor, so a deputy whose calls do not
 * end soon (they wait, or the machine is busy) is looked at seldom.
 *
 * <p>Exactly one thread answers a call: In while the call is {@link #holds held} here, Out else. What is held changes under
 * the deputy's lock.
 */
final class Watch {
    /** About what it takes to wake the deputy and to make a short call. */
    private static final long LOOK_NANOS = 60_000;
    /** Looks at the page between two looks at the clock. */
    private static final int TURNS = 16;

    private static final int MOST_SKIPPED = 512;
    /** Bytes of outs that an answer may have: that many times {@link HomeCalls}' few fit into a connection. */
    private static final int SMALL = 4 << 10;
    /** To look while the deputy works takes a second processor. */
    private static final boolean CAN = Runtime.getRuntime().availableProcessors() > 1;

    private final Deputy deputy;
    private final OutLoop out;
    /** The call that In answers, or null. Under the lock. */
    private HomeCall held;
    // On In.
    private int skip;
    private int pause;

    Watch(Deputy deputy, OutLoop out) {
        this.deputy = deputy;
        this.out = out;
    }

    /** Under the lock: {@code call} was laid out and is about to be given. {@code few}: In may send its answer. */
    void begin(HomeCall call, boolean few) {
        held = CAN && few && isShort(call) && !skips() ? call : null;
        deputy.page().watched(held != null);
    }

    /** May it be answered by a thread that must not wait for the deputy again, nor for a peer that does not read? */
    private boolean isShort(HomeCall call) {
        int nr = call.row().nr();
        return call.timeout() == null
                && deputy.trace() == null
                && nr != Nr.WAIT4
                && !OwnFiles.opens(nr)
                && call.row().route(call.args()) == Route.HOME
                && out.foreseer().room() == 0
                && out.layout.outsMost() <= SMALL;
    }

    private boolean skips() {
        return skip > 0 && skip-- > 0;
    }

    /** Under the lock: is it In that answers this call? */
    boolean holds(HomeCall call) {
        return call == held;
    }

    /** Under the lock: the call has been answered. */
    void over() {
        held = null;
    }

    /**
     * The deputy has been woken: if its call is held, it is answered here as soon as it has ended, or left to Out. On In.
     *
     * @param frame In's own: Out may still be leaving the send of the answer before
     */
    void look(ByteBuffer frame) {
        DeputyPage page = deputy.page();
        synchronized (deputy.lock) {
            if (held == null) {
                return;
            }
        }
        long end = System.nanoTime() + LOOK_NANOS;
        boolean done = false;
        while (!done && System.nanoTime() < end) {
            for (int i = 0; i < TURNS && !done; i++) {
                Thread.onSpinWait();
                done = page.idle();
            }
        }
        page.watched(false);
        synchronized (deputy.lock) {
            // The deputy may have looked at WATCHED just before, and woken nobody.
            done = page.idle();
            if (!done) {
                held = null;
            }
        }
        pause = done ? 0 : Math.min(MOST_SKIPPED, 2 * pause + 1);
        skip = pause;
        if (done) {
            out.answer(page, frame);
        }
    }
}
