package org.mosix.process.home;

import java.io.IOException;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.linux.trace.Gadget;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.SignalInfo;
import org.mosix.linux.trace.Tracee;
import org.mosix.linux.trace.WaitStatus;
import org.mosix.linux.trace.Watcher;
import org.mosix.wire.Frame;

/**
 * Sees a deputy's signals, children, execs and end. A signal that the program handles goes to the body; everything else
 * is the kernel's to do, here, where the process is. On the hand.
 */
public final class DeputyWatcher implements Watcher {
    /** Trace options of a deputy; it dies with this JVM, since nobody could serve its body. */
    public static final long OPTIONS =
            Hand.TRACESYSGOOD | Hand.TRACEFORK | Hand.TRACEVFORK | Hand.TRACECLONE | Hand.TRACEEXEC | Hand.EXITKILL;

    private static final long SA_RESETHAND = 0x80000000L;

    private final Deputy deputy;
    private final TimerStorm storm = new TimerStorm();
    private boolean endTraced;
    /** The signal whose default action the kernel was last left to take, or 0. */
    private int left;

    public DeputyWatcher(Deputy deputy) {
        this.deputy = deputy;
    }

    @Override
    public void onStop(Tracee tracee, WaitStatus status) {
        if (status.signalDelivery()) {
            signal(tracee, status.signal());
            return;
        }
        switch (status.event()) {
            case WaitStatus.EVENT_FORK, WaitStatus.EVENT_VFORK, WaitStatus.EVENT_CLONE -> Births.born(deputy, tracee);
            case WaitStatus.EVENT_EXEC -> {
                traceLast("0");
                deputy.close();
                deputy.events().execed(deputy);
            }
            case WaitStatus.EVENT_EXIT -> {
                WaitStatus end = new WaitStatus((int) tracee.eventMessage());
                traceEnd(tracee, end);
                if (deputy.leads()) {
                    release();
                    deputy.events().exits(deputy, end);
                } else {
                    tracee.resume(0);
                }
            }
            case WaitStatus.EVENT_STOP -> stopped(tracee, status);
            default -> tracee.resume(0);
        }
    }

    /** The call in flight, if there is one, will not come back: how that is shown. */
    private void traceLast(String result) {
        HomeCall call;
        synchronized (deputy.lock) {
            call = deputy.inFlight();
        }
        if (deputy.trace() != null && call != null && !call.internal()) {
            deputy.trace().last(deputy.pid(), call, result);
        }
    }

    private void traceEnd(Tracee tracee, WaitStatus status) {
        if (deputy.trace() != null && !endTraced) {
            endTraced = true;
            traceLast("?");
            deputy.trace().ended(tracee.pid(), status);
        }
    }

    private void stopped(Tracee tracee, WaitStatus status) {
        boolean stop = status.groupStop();
        if (stop != deputy.jobStopped()) {
            deputy.jobStopped(stop);
            HomeLink link = deputy.link();
            if (link != null) {
                link.sendTask(Frame.PAUSE, deputy.task(), stop ? status.signal() : 0);
            }
        }
        Runnable hold = deputy.nextStop().take();
        boolean rests = stop && hold == null && !deputy.mustAnswer();
        if (!rests) {
            settle(tracee, true);
        }
        boolean called = deputy.mask().settle(stop);
        if (rests && !called) {
            tracee.listen();
            return;
        }
        if (rests) {
            // It stops once more at once, as its group does.
            tracee.interrupt();
            tracee.resume(0);
            return;
        }
        // A move may need the deputy although its job is stopped: the kernel lets a tracer resume it (ptrace(2)).
        if (hold != null) {
            hold.run();
        } else {
            tracee.resume(0);
        }
    }

    /**
     * Ends the call in flight, if there is one that has not ended: the loop reports the raw restart code. A call not
     * begun counts as interrupted before it began. Calls that answer EINTR to any interrupt (epoll_wait, semop) are made
     * again if it was only ours.
     */
    private void settle(Tracee tracee, boolean onlyOurs) {
        synchronized (deputy.lock) {
            Registers r = tracee.registers();
            HomeCall call = deputy.inFlight();
            if (call == null
                    || deputy.ended
                    || call.internal()
                    || deputy.page().cmd() == deputy.page().done()) {
                return;
            }
            long after = deputy.gadgetBase() + Gadget.afterGuestCall();
            if (r.rip() == after) {
                if (onlyOurs) {
                    cut(call, r);
                }
                if (onlyOurs && r.rax() == -Errno.EINTR) {
                    r.rax(-Errno.ERESTARTNOHAND);
                }
                if (r.rax() == -Errno.ERESTART_RESTARTBLOCK && call.row().nr() != Nr.RESTART_SYSCALL) {
                    // A restart block would give no outs, and it points into our area: the call itself is made again.
                    r.rax(-Errno.ERESTARTNOHAND);
                }
                if (onlyOurs && Errno.isRestart(r.rax())) {
                    deputy.waiting().ended(call, r.rax());
                }
                if (Errno.isRestart(r.rax())) {
                    tracee.registers(r.origRax(-1));
                }
            } else if (r.rip() < after || isInTail(r.rip())) {
                // Or it stands in the loop's tail, behind the call before, and has not seen this one yet.
                if (onlyOurs) {
                    deputy.waiting().ended(call, call.restart());
                }
                deputy.undone(true);
                tracee.registers(r.rip(after)
                        .rax(call.restart())
                        .origRax(-1)
                        .rbx(deputy.page().cmd()));
            }
        }
    }

    private boolean isInTail(long rip) {
        long at = rip - deputy.gadgetBase();
        return at >= Gadget.afterDone() && at < Gadget.PAUSE;
    }

    private void signal(Tracee tracee, int signal) {
        if (deputy.mask().unsettled()) {
            tracee.interrupt();
        }
        ProcessStatus status;
        try {
            status = ProcessStatus.of(tracee.pid());
        } catch (IOException e) {
            return;
        }
        HomeLink link = deputy.link();
        boolean caught = Signals.in(status.set("SigCgt"), signal);
        byte[] info = tracee.signalInfo();
        if (left != 0 && signal == Signals.SIGSEGV && SignalInfo.of(info).code() > 0) {
            // Another thread has set a handler after we had looked, and the kernel has called it here, where it is not.
            end(tracee, left);
            return;
        }
        if (!caught || link == null) {
            boolean ignored = Signals.in(status.set("SigIgn"), signal) || Signals.ignoredByDefault(signal);
            if (ignored) {
                // Not left to the kernel: another thread may set a handler meanwhile.
                repeatInterrupted(tracee);
                if (SignalInfo.of(info).isOfTimer() && storm.rages(System.nanoTime())) {
                    // Blocked, it pends, and the timer rests: so the deputy can let its process come home.
                    tracee.signalMask(tracee.signalMask() | Signals.bit(signal));
                    deputy.events().wantsHome(deputy, HomeEvents.TIMER_STORM);
                }
                tracee.resume(0);
            } else {
                left = signal;
                tracee.resume(signal);
            }
            return;
        }
        long flags = deputy.actions().flags(signal);
        synchronized (deputy.lock) {
            deputy.waiting().signalled();
            deputy.mask().took(signal);
            link.sendSignal(deputy, signal, info);
            settle(tracee, false);
        }
        if ((flags & SA_RESETHAND) != 0) {
            reset(tracee, signal);
        }
        // The deputy's mask stays: the body's kernel holds back what its handler blocks. So all signals that one call
        // lets through are with the body before that call returns, as natively.
        tracee.resume(0);
    }

    /**
     * An ignored signal interrupts nobody, but a traced process is woken for it all the same: calls that answer EINTR by
     * themselves (epoll_wait, semop) are made again, and those that have done some of their bytes go on.
     */
    private void repeatInterrupted(Tracee tracee) {
        Registers r = tracee.registers();
        if (r.rip() != deputy.gadgetBase() + Gadget.afterGuestCall() || r.origRax() < 0) {
            return;
        }
        synchronized (deputy.lock) {
            HomeCall call = deputy.inFlight();
            boolean guests = call != null && !call.internal();
            if (guests) {
                cut(call, r);
            }
            if (r.rax() == -Errno.EINTR) {
                Registers again = r.copy();
                if (guests && call.timeout() != null && call.row().nr() == r.origRax()) {
                    shorten(call.timeout(), again);
                }
                tracee.registers(again.rip(r.rip() - 2).rax(r.origRax()).origRax(-1));
            }
        }
    }

    /** Made again with its whole timeout it would never end if such signals come oftener than that. */
    private void shorten(Wait wait, Registers again) {
        long[] words = again.arguments();
        wait.shorten(words, deputy.page().area());
        for (int i = 0; i < words.length; i++) {
            again.argument(i, words[i]);
        }
    }

    /** The stop has ended this call with a count, perhaps a short one: that is not its end, if it would have waited for more. */
    private void cut(HomeCall call, Registers r) {
        if (r.rax() > 0 && r.origRax() >= 0 && Unfinished.takesAll(deputy.pid(), call.row(), call.args())) {
            deputy.waiting().cut(call);
        }
    }

    /** SA_RESETHAND: the action becomes the default as the handler begins. */
    private void reset(Tracee tracee, int signal) {
        deputy.actions().set(signal, new byte[32]);
        long at = scratch();
        tracee.memory().poke(at, new byte[32]);
        if (signal == Signals.SIGTRAP) {
            tracee.trapIgnored(false);
        }
        try (RemoteCall call = calls(deputy)) {
            call.call(Nr.RT_SIGACTION, signal, at, 0, 8);
        }
        deputy.crew().trapUnknown();
    }

    /** Calls made inside the stopped deputy, which then goes on in its loop. On the hand. */
    static RemoteCall calls(Deputy deputy) {
        Registers now = deputy.tracee().registers();
        Registers again = now.copy();
        if (now.rip() == deputy.gadgetBase() + Gadget.afterIdleWait()) {
            again.rip(deputy.gadgetBase()).origRax(-1);
        }
        return RemoteCall.atGadget(deputy.tracee(), deputy.gadgetBase(), again);
    }

    private long scratch() {
        return deputy.area() + Gadget.PAYLOAD + Gadget.PAYLOAD_SIZE - 64;
    }

    /**
     * An instruction of the body has done what the program cannot live with: a fault kills even if its signal is
     * blocked, ignored or, being blocked, has a handler (force_sig in kernel/signal.c). Any thread.
     */
    static void die(Deputy deputy, int signal) {
        Tracee tracee = deputy.tracee();
        deputy.nextStop().ask(() -> new DeputyWatcher(deputy).end(tracee, signal));
        deputy.hand().offer(() -> {
            if (!tracee.ended() && !tracee.stopped()) {
                tracee.interrupt();
            }
        });
    }

    /** The stopped deputy ends by a signal, whatever it did with that. */
    private void end(Tracee tracee, int signal) {
        reset(tracee, signal);
        tracee.signalMask(tracee.signalMask() & ~Signals.bit(signal));
        Kernel.call(Nr.TGKILL, tracee.process(), tracee.pid(), signal);
        tracee.resume(0);
    }

    @Override
    public void onEnd(Tracee tracee, WaitStatus status) {
        traceEnd(tracee, status);
        release();
        if (deputy.leads()) {
            deputy.events().ended(deputy, status);
        }
    }

    private void release() {
        if (deputy.leads()) {
            deputy.close();
            deputy.times().ended(deputy.pid());
        }
        HomeLink link = deputy.link();
        if (link != null) {
            link.release(deputy);
        }
        if (!deputy.leads()) {
            // A mover goes on without it now; its host knows first.
            deputy.crew().leave(deputy);
            deputy.close();
        }
    }
}
