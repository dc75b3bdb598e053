package org.mosix.process.host;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.protocol.UsageFrame;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done to a body by home's order or for a call's sake. All on the hand, except where said. */
final class Bodies {
    private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);
    /** From the stack pointer at a handler's first instruction to uc_sigmask (arch/x86 struct rt_sigframe). */
    private static final int FRAME_MASK = 304;

    private static final int MOST_NICE = 19;

    /** Reading a clock is over in less than a microsecond, if the body gets a core. */
    private static final Executor SOON = CompletableFuture.delayedExecutor(50, TimeUnit.MICROSECONDS);

    private Bodies() {}

    /** The body stands where it may run on: it does, unless a move or job control keeps it. */
    static void run(Guest guest) {
        if (guest.freezeAsked && !guest.frozen) {
            // One whose job is stopped may not run on to the end of it.
            VdsoExit.leave(guest);
            guest.frozen = true;
            sayFrozen(guest);
        }
        guest.parked = guest.frozen || guest.paused;
        if (!guest.parked) {
            guest.body.resume(0);
        }
    }

    /** Home wants the body held with no call in flight; FROZEN says when it is so. */
    static void freeze(Guest guest) {
        guest.freezeAsked = true;
        if (guest.frozen) {
            sayFrozen(guest);
        } else if (guest.parked && guest.flight == null) {
            run(guest);
        } else if (!guest.body.stopped()) {
            guest.body.interrupt();
        }
    }

    private static void sayFrozen(Guest guest) {
        guest.tellBeforeLeaving();
        guest.link.sendTask(Frame.FROZEN, guest.task, 0);
    }

    /** The move is off. */
    static void thaw(Guest guest) {
        guest.freezeAsked = false;
        guest.frozen = false;
        guest.returning = false;
        Channel departing = guest.departing;
        if (departing != null) {
            departing.close();
        }
        goOn(guest);
    }

    /** Job control has stopped the process, or lets it continue. */
    static void pause(Guest guest, boolean stop) {
        guest.paused = stop;
        if (!stop) {
            goOn(guest);
        } else if (!guest.body.stopped()) {
            guest.body.interrupt();
        }
    }

    private static void goOn(Guest guest) {
        if (guest.parked && !guest.condemned) {
            run(guest);
        }
    }

    /** The process has ended or left: kill the body; nothing is to be said of it. */
    static void condemn(Guest guest) {
        guest.crew.members().forEach(g -> g.condemned = true);
        guest.condemned = true;
        guest.body.kill();
    }

    /** The process has ended or left, or a thread of it has ended. */
    static void over(Guest guest) {
        if (!ThreadCalls.ends(guest)) {
            condemn(guest);
        }
    }

    /**
     * A forwarded call ended early. The interrupt makes the body stop on its way out of the call, with the raw code in
     * its register: so its kernel certainly looks at signals and restarts, and the code never reaches the program.
     */
    static void interrupted(Guest guest, Flight flight, long result) {
        if (guest.condemned) {
            return;
        }
        boolean notMade = result == -Errno.ERESTARTNOINTR;
        if (notMade || !flight.swapsMask()) {
            guest.masked.forEach(guest::accept);
            guest.masked.clear();
        } else if (!guest.masked.isEmpty()) {
            guest.frameMask = maskOf(guest, flight);
            guest.frameDue = true;
        }
        guest.restarting = !notMade;
        guest.body.interrupt();
        long code = guest.frameDue && Errno.isRestart(result) ? -Errno.EINTR : result;
        if (!flight.listener.answer(new NativeBuffer(24), flight.notification, code)) {
            return;
        }
    }

    /** A call ended early that has done some of its bytes: the body is to make it again, for the others. */
    static void unfinished(Guest guest, Flight flight, long done) {
        guest.partial = done;
        interrupted(guest, flight, -Errno.ERESTARTNOINTR);
    }

    /** Data too big to carry, or home says so: the process goes home to make the call. On Up or Down. */
    static void comeHomeInstead(Guest guest, Flight flight) {
        guest.link.hand.post(() -> {
            guest.returning = true;
            guest.partial = flight.done;
            guest.body.interrupt();
            flight.listener.answer(new NativeBuffer(24), flight.notification, -Errno.ERESTARTNOINTR);
        });
    }

    /** The mask that the call had swapped in, read from the guest's memory. */
    private static long maskOf(Guest guest, Flight flight) {
        int index = flight.row.mask();
        long pointer = flight.args[index];
        NativeBuffer word = new NativeBuffer(8);
        if (flight.row.nr() == Nr.PSELECT6 && pointer != 0) {
            // The sixth argument points to {mask pointer, size}.
            guest.body.memory().read(pointer, word.address(), 8);
            pointer = word.getLong(0);
        }
        if (pointer == 0 || guest.body.memory().read(pointer, word.address(), 8) != 8) {
            return guest.body.stopped() ? guest.body.signalMask() : 0;
        }
        return word.getLong(0);
    }

    /** The body has stopped for an interrupt (PTRACE_EVENT_STOP). */
    static void stopped(Guest guest) {
        Tracee body = guest.body;
        if (guest.birth != null) {
            // Its clone is to be made again: held, if it is to be, when that is over. It runs on to the filter's stop,
            // not to the entry of the call, which would look like the end of it.
            body.resume(0);
            return;
        }
        BodyLimits.apply(guest);
        if (guest.frameDue && !guest.frameStepping) {
            beginMasked(guest);
            return;
        }
        if (guest.frameStepping) {
            // The handler's frame is not made yet; the interrupt is repeated when it is.
            body.resume(0);
            return;
        }
        Suspended.settle(guest);
        Suspended waits = Suspended.of(body.registers(), body.memory());
        if (waits != null) {
            guest.suspended = waits;
        }
        if (guest.returning) {
            if (Suspended.done(guest, body.registers()) == 0) {
                body.registers(body.registers().rewind());
            }
            int nr = guest.returnFor;
            guest.returnFor = -1;
            wantsHome(guest, nr);
        } else if (guest.freezeAsked && guest.flight != null && !guest.paused) {
            body.resume(0);
        } else if (guest.freezeAsked && !guest.paused && VdsoExit.inside(guest, body.registers())) {
            body.resume(0);
            SOON.execute(() -> guest.link.hand.offer(() -> BodyWatcher.guard(guest, () -> interruptAgain(guest))));
        } else if (guest.freezeAsked && !guest.paused && signalDue(guest)) {
            // It takes its signal here, where the kernel knows what call that interrupts; then it is stopped again.
            body.resume(0);
        } else {
            run(guest);
        }
    }

    private static void interruptAgain(Guest guest) {
        if (guest.freezeAsked && !guest.frozen && !guest.body.stopped() && !guest.body.ended()) {
            guest.body.interrupt();
        }
    }

    /** It stands before a call that only home can make: it is held until it has gone there. */
    static void wantsHome(Guest guest, long why) {
        guest.frozen = true;
        guest.parked = true;
        guest.tellBeforeLeaving();
        guest.link.sendTask(Frame.RETURN, guest.task, why);
        if (guest.freezeAsked) {
            sayFrozen(guest);
        }
    }

    private static boolean signalDue(Guest guest) {
        try {
            return ProcessStatus.of(guest.pid).deliverable() != 0;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    /**
     * A signal ends a call that had swapped the mask: it is to be delivered under that mask, but the handler's frame must
     * hold the process's own, which the kernel would have put there.
     */
    private static void beginMasked(Guest guest) {
        long own = guest.body.signalMask();
        guest.body.signalMask(guest.frameMask);
        guest.frameMask = own;
        guest.frameStepping = true;
        guest.masked.forEach(guest::queue);
        guest.masked.clear();
        guest.body.resume(0);
    }

    /** A signal is about to be delivered in the body. */
    static void signal(Guest guest, int signal) {
        Tracee body = guest.body;
        if (guest.frameStepping && signal == org.mosix.linux.Signals.SIGTRAP && !guest.frameDue) {
            endMasked(guest);
            return;
        }
        Suspended.settle(guest);
        Suspended.answerPart(guest);
        guest.restarting = false;
        guest.suspended = null;
        if (guest.freezeAsked && !guest.frameDue) {
            body.interrupt();
        }
        Guest.Taken taken = guest.signals.take(body.signalInfo());
        if (taken != null) {
            if (!VdsoExit.leave(guest)) {
                guest.signals.again(taken);
                body.resume(0);
                return;
            }
            guest.signals.gone(taken);
            guest.crew.overruns.taken(taken.info());
            if (!SignalAction.handled(guest, signal)) {
                return;
            }
            body.signalInfo(taken.info());
            guest.handlerBegins(taken);
            if (guest.frameDue) {
                guest.frameDue = false;
                body.step(signal);
            } else {
                body.resume(signal);
            }
            return;
        }
        if (signal == org.mosix.linux.Signals.SIGXCPU) {
            BodyLimits.exceeded(guest);
            return;
        }
        if (org.mosix.linux.Signals.isFault(signal)) {
            SignalAction.fault(guest, signal);
            return;
        }
        // One of ours that the kernel put back because its mask had changed, or the host's own people: only what the
        // program handles reaches it.
        boolean handled = SignalAction.caught(guest, signal);
        if (handled) {
            byte[] info = body.signalInfo();
            if (VdsoExit.leave(guest)) {
                body.signalInfo(info);
            } else {
                Kernel.call(Nr.TGKILL, body.process(), guest.pid, signal);
                handled = false;
            }
        }
        body.resume(handled ? signal : 0);
    }

    private static void endMasked(Guest guest) {
        guest.frameStepping = false;
        Registers r = guest.body.registers();
        NativeBuffer word = new NativeBuffer(8).putLong(0, guest.frameMask);
        guest.body.memory().write(r.rsp() + FRAME_MASK, word.address(), 8);
        if (guest.freezeAsked || guest.paused) {
            guest.body.interrupt();
        }
        guest.body.resume(0);
    }

    /** Never less nice than the owner's own processes, however it is at home. */
    static void nice(Guest guest, long value) {
        Kernel.call(Nr.SETPRIORITY, 0, guest.pid, Math.max(0, Math.min(MOST_NICE, value)));
    }

    /** The guest did what no program survives: home is told to end the process with this signal. */
    static void dies(Guest guest, int signal) {
        guest.mask.close();
        guest.late.flush();
        guest.link.sendTask(Frame.FATAL, guest.task, signal);
    }

    /** The body has ended: by our order, or by the host's doing, which home must know. */
    static void ended(Guest guest) {
        guest.link.leave(guest);
        guest.late.flush();
        boolean known = guest.condemned || guest.exiting;
        // The kernel tells of each thread what the whole process has had.
        boolean all = guest.leads();
        UsageFrame told =
                new UsageFrame(all ? guest.body.userNanos() : 0, all ? guest.body.systemNanos() : 0, known, 0, 0);
        guest.link.sendUsage(guest.task, told);
        if (!known && !guest.link.closed()) {
            guest.link.sendTask(Frame.FATAL, guest.task, 0);
        }
    }
}
