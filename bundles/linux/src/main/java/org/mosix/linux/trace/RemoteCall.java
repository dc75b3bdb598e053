package org.mosix.linux.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.Signals;

/**
 * The remote hand: system calls made inside a stopped process, which is given back as it was. Open it on the hand's
 * thread while the tracee is stopped, make calls, close it: registers and signal mask are those from before, and signals
 * that came in between are queued again. With a gadget page each call costs one stop (syscall; int3); without one two
 * (PTRACE_SYSCALL). A trap makes an ignored SIGTRAP default
 * (force_sig in kernel/signal.c); it is ignored again before the program can see it.
 *
 * <p>The page is the program's own memory: it may have changed it. So its code is compared before it is used, and where a
 * filter reports the gadget's calls (a body), only those are let through that were asked for: a guest that put other code
 * there would get calls past its filter.
 */
public final class RemoteCall implements AutoCloseable {
    private static final int NOT_EXECUTED_LIMIT = 16;

    private final Tracee tracee;
    private final Registers saved;
    private final long savedMask;
    private final boolean trapping;
    private final long site;
    private boolean ignoring;
    /** siginfo of signals that came in between, oldest first. */
    private final List<byte[]> later = new ArrayList<>();

    private IntConsumer onChild = pid -> {};
    /** The call that is being made, or the batch whose calls are, from {@link #first} on. */
    private long[] expected;

    private Batch batch;
    private int first;
    private int seen;
    private boolean abandoned;
    /** It stands in a stop of a system call. */
    private boolean atCall;

    /** With a gadget page at {@code base} already in the tracee. */
    public static RemoteCall atGadget(Tracee tracee, long base, Registers original) {
        if (!Gadget.intact(tracee.memory(), base)) {
            throw new IllegalStateException("process " + tracee.pid() + " has changed the node's page in its memory");
        }
        return new RemoteCall(tracee, base + Gadget.CALL, true, original);
    }

    /** With any syscall instruction of the tracee, as found in its vdso. Needs the TRACESYSGOOD option. */
    public static RemoteCall atInstruction(Tracee tracee, long site, Registers original) {
        return new RemoteCall(tracee, site, false, original);
    }

    private RemoteCall(Tracee tracee, long site, boolean trapping, Registers original) {
        this.tracee = tracee;
        this.site = site;
        this.trapping = trapping;
        this.saved = original;
        this.savedMask = tracee.signalMask();
        this.ignoring = trapping && tracee.ignoresTrap();
        tracee.signalMask(trapping ? ~Signals.bit(Signals.SIGTRAP) : -1L);
    }

    public RemoteCall onChild(IntConsumer told) {
        onChild = told;
        return this;
    }

    public Registers saved() {
        return saved;
    }

    public long savedMask() {
        return savedMask;
    }

    /** One of the calls makes the program ignore SIGTRAP. */
    public void trapIgnored() {
        ignoring = true;
    }

    /** Makes the call; the kernel's result, or -errno. */
    public long call(int nr, long... arguments) {
        prepare(nr, arguments);
        return trapping ? byTrap() : bySyscallStops();
    }

    /** As {@link #call}, without a trap. */
    long callByStops(int nr, long... arguments) {
        prepare(nr, arguments);
        return bySyscallStops();
    }

    private void prepare(int nr, long... arguments) {
        Registers r = saved.copy().enter(site, nr, arguments);
        tracee.registers(r);
        expected = new long[1 + arguments.length];
        expected[0] = nr;
        System.arraycopy(arguments, 0, expected, 1, arguments.length);
        batch = null;
        seen = 0;
    }

    /** As {@link #call}; a failure is a KernelException that names {@code what}. */
    public long must(String what, int nr, long... arguments) {
        return Kernel.must(what + " in process " + tracee.pid(), call(nr, arguments));
    }

    private long byTrap() {
        return untilTrap(site + 3).rax();
    }

    private Registers untilTrap(long at) {
        atCall = false;
        tracee.resume(0);
        while (true) {
            WaitStatus now = tracee.hand().await(tracee);
            if (now.signalDelivery() && now.signal() == Signals.SIGTRAP) {
                Registers r = tracee.registers();
                if (r.rip() == at) {
                    byte[] info = tracee.signalInfo();
                    if (!TrapSignal.isTrap(info)) {
                        // One that was sent stood in the queue, and the kernel keeps no second: ours was dropped.
                        later.add(info);
                    }
                    return r;
                }
            }
            other(now);
            tracee.resume(0);
        }
    }

    /**
     * Makes all calls of a batch with one stop for each table full; results are in the batch. The table lies at
     * {@code table} in the tracee and holds {@code capacity} entries. Only with a gadget page.
     */
    public void run(Batch batch, long table, int capacity) {
        long base = site - Gadget.CALL;
        for (int from = 0; from < batch.size(); from += capacity) {
            int n = Math.min(capacity, batch.size() - from);
            batch.store(tracee.memory(), table, from, n);
            Registers r =
                    saved.copy().rip(base + Gadget.BATCH).origRax(-1).r12(table).r13(n);
            tracee.registers(r);
            this.batch = batch;
            first = from;
            seen = 0;
            untilTrap(base + Gadget.afterBatch());
            batch.load(tracee.memory(), table, from, n);
        }
    }

    private long bySyscallStops() {
        int stops = 0;
        atCall = true;
        tracee.resumeToSyscall(0);
        while (true) {
            WaitStatus now = tracee.hand().await(tracee);
            if (now.syscallStop()) {
                stops++;
                if (stops == 2) {
                    return tracee.registers().rax();
                }
            } else {
                other(now);
            }
            tracee.resumeToSyscall(0);
        }
    }

    /** A stop that is not ours (a SIGTRAP elsewhere was sent to the program): new children are reported, signals kept for later, the rest is passed by. */
    private void other(WaitStatus now) {
        if (now.signalDelivery()) {
            if (Signals.isFault(now.signal()) && now.signal() != Signals.SIGTRAP) {
                Registers r = tracee.registers();
                throw new IllegalStateException(String.format(
                        "injected call in %d died of signal %d at %#x", tracee.pid(), now.signal(), r.rip()));
            }
            later.add(tracee.signalInfo());
            if (later.size() > NOT_EXECUTED_LIMIT) {
                throw new IllegalStateException("process " + tracee.pid() + " is flooded with stop signals");
            }
        } else if (now.event() == WaitStatus.EVENT_SECCOMP) {
            asked();
        } else if (now.event() == WaitStatus.EVENT_FORK
                || now.event() == WaitStatus.EVENT_VFORK
                || now.event() == WaitStatus.EVENT_CLONE) {
            onChild.accept((int) tracee.eventMessage());
        }
    }

    /** The filter reports a call: it must be the next of those that are to be made, or the last one restarted. */
    private void asked() {
        Registers r = tracee.registers();
        if (batch == null ? is(r, expected) : first + seen < batch.size() && is(r, batch.call(first + seen))) {
            seen++;
        } else if (batch == null || seen == 0 || !is(r, batch.call(first + seen - 1))) {
            tracee.kill();
            throw new IllegalStateException("process " + tracee.pid() + " made a call in the node's name");
        }
    }

    private static boolean is(Registers r, long[] call) {
        boolean same = (int) r.origRax() == (int) call[0];
        for (int i = 1; same && i < call.length; i++) {
            same = r.argument(i - 1) == call[i];
        }
        return same;
    }

    /** The tracee gets other registers and another mask than before: {@link #close} leaves them alone. */
    public void abandon() {
        abandoned = true;
        giveBack();
        leaveCall();
    }

    /**
     * From a stop of a system call a tracee goes on in its program without a look at signals, and that is where the kernel restarts calls:
     * what stands in its registers as -512 would be the result. From a stop by PTRACE_INTERRUPT it does look. Seen with a
     * program that ignores SIGTRAP and was moved while it waited in read(2): "error 512".
     */
    private void leaveCall() {
        if (!atCall) {
            return;
        }
        atCall = false;
        tracee.signalMask(-1L);
        tracee.interrupt();
        while (!tracee.ended()) {
            tracee.resume(0);
            WaitStatus now = tracee.hand().await(tracee);
            if (now.event() == WaitStatus.EVENT_STOP) {
                return;
            }
            other(now);
        }
    }

    /** SIGTRAP is ignored again by a program that was stepped, which is as a trap. With a gadget at {@code base}. */
    public static void ignoreTrap(Tracee tracee, long base) {
        try (RemoteCall call = atGadget(tracee, base, tracee.registers())) {
            call.trapIgnored();
        }
    }

    /** Gives the program back what our traps have taken from it: SIGTRAP as it was, and those that were sent to it. */
    private void giveBack() {
        if (!ignoring && later.isEmpty()) {
            return;
        }
        tracee.signalMask(-1L);
        TrapSignal signal = new TrapSignal(this, tracee, site - Gadget.CALL + Gadget.PAGE + Gadget.SLOT);
        if (ignoring) {
            signal.ignore();
        }
        for (byte[] info : later) {
            signal.requeue(info, ignoring);
        }
        later.clear();
    }

    @Override
    public void close() {
        if (abandoned || tracee.ended()) {
            return;
        }
        giveBack();
        if (saved.origRax() >= 0 && Errno.isRestart(saved.rax())) {
            leaveCall();
        }
        tracee.registers(saved);
        tracee.signalMask(savedMask);
    }

    /** Is this a result that says the call did not run? */
    public static boolean failed(long result) {
        return result < 0 && result >= -4095 || Errno.isRestart(result);
    }
}
