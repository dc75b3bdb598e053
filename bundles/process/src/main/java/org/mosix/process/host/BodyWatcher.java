package org.mosix.process.host;

import org.mosix.linux.KernelException;
import org.mosix.linux.trace.Tracee;
import org.mosix.linux.trace.WaitStatus;
import org.mosix.linux.trace.Watcher;
import org.mosix.wire.Sparse;
import org.slf4j.LoggerFactory;

/** Sorts the stops of a family's bodies. On the hand. */
final class BodyWatcher implements Watcher {
    private static final Sparse SPARSE = new Sparse(LoggerFactory.getLogger(BodyWatcher.class));

    private final GuestLink link;

    BodyWatcher(GuestLink link) {
        this.link = link;
    }

    @Override
    public void onStop(Tracee tracee, WaitStatus status) {
        Guest guest = link.byPid(tracee.pid());
        if (guest == null) {
            // Still being built, or the first stop of a child: whoever makes it moves it.
            return;
        }
        if (guest.condemned) {
            return;
        }
        guard(guest, () -> sort(guest, tracee, status));
    }

    /**
     * Does something to a body that its guest may have made impossible: what the node put into its memory is no more what
     * it was, or the like. Then it cannot be served, and others must be. On the hand.
     */
    static void guard(Guest guest, Runnable act) {
        try {
            act.run();
        } catch (KernelException | IllegalStateException e) {
            SPARSE.warn("body {} of home {} is ended: {}", guest.pid, guest.link.home, e.getMessage());
            guest.body.kill();
        }
    }

    private void sort(Guest guest, Tracee tracee, WaitStatus status) {
        if (status.signalDelivery()) {
            Bodies.signal(guest, status.signal());
            return;
        }
        switch (status.event()) {
            case WaitStatus.EVENT_SECCOMP -> link.family.seccomp(guest);
            case WaitStatus.EVENT_FORK, WaitStatus.EVENT_VFORK, WaitStatus.EVENT_CLONE ->
                link.family.born(guest, (int) tracee.eventMessage());
            case WaitStatus.EVENT_STOP -> Bodies.stopped(guest);
            case WaitStatus.EVENT_VFORK_DONE -> tracee.resumeToSyscall(0);
            default -> other(guest, status);
        }
    }

    private void other(Guest guest, WaitStatus status) {
        if (status.syscallStop() && guest.birth != null) {
            link.family.parentReturns(guest);
        } else {
            guest.body.resume(0);
        }
    }

    @Override
    public void onEnd(Tracee tracee, WaitStatus status) {
        Guest guest = link.byPid(tracee.pid());
        if (guest != null) {
            Bodies.ended(guest);
        }
    }
}
