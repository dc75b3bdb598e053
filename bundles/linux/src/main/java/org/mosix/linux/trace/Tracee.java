package org.mosix.linux.trace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.KernelException;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.ProcessStatus;

/**
 * A thread of a process, mostly its only one, that a {@link Hand} traces. All methods but {@link #pid} and {@link #memory} are to be called
 * on the hand's thread, and, where they say so, while the tracee is stopped (man 2 ptrace).
 */
public final class Tracee {
    private static final int CONT = 7;
    private static final int SINGLESTEP = 9;
    private static final int GETREGS = 12;
    private static final int SETREGS = 13;
    private static final int DETACH = 17;
    private static final int SYSCALL = 24;
    private static final int SETOPTIONS = 0x4200;
    private static final int GETEVENTMSG = 0x4201;
    private static final int GETSIGINFO = 0x4202;
    private static final int SETSIGINFO = 0x4203;
    private static final int GETREGSET = 0x4204;
    private static final int SETREGSET = 0x4205;
    private static final int INTERRUPT = 0x4207;
    private static final int LISTEN = 0x4208;
    private static final int PEEKSIGINFO = 0x4209;
    private static final int GETSIGMASK = 0x420a;
    private static final int SETSIGMASK = 0x420b;
    private static final int GET_RSEQ = 0x420f;
    private static final int NT_X86_XSTATE = 0x202;
    /** Largest XSTATE area that we carry; AMX needs about 11 KiB. */
    private static final int XSTATE_LIMIT = 16384;

    public static final int SIGINFO_SIZE = 128;
    private static final int PEEKED = 32;
    /** More than a user may have pending by default (RLIMIT_SIGPENDING). */
    private static final int MOST_PENDING = 1 << 18;

    private final Hand hand;
    private final int pid;
    /** The process of which it is a thread. */
    private int process;

    private final RemoteMemory memory;
    private final NativeBuffer scratch = new NativeBuffer(256);
    /** Null: not known. */
    private volatile Boolean trapIgnored;

    private boolean stopped;
    private boolean ended;
    private long userNanos;
    private long systemNanos;

    Tracee(Hand hand, int pid) {
        this.hand = hand;
        this.pid = pid;
        this.process = pid;
        this.memory = new RemoteMemory(pid);
    }

    /** Its thread id, which is the pid of its process if it is the first thread. */
    public int pid() {
        return pid;
    }

    /** It is a further thread of that process. Before others know the tracee. */
    public void threadOf(int first) {
        process = first;
    }

    /** The pid of its process. */
    public int process() {
        return process;
    }

    public Hand hand() {
        return hand;
    }

    public RemoteMemory memory() {
        return memory;
    }

    public boolean stopped() {
        return stopped;
    }

    public boolean ended() {
        return ended;
    }

    /**
     * User CPU time of an ended tracee and the children it has waited for, in nanoseconds with the kernel's precision of
     * a microsecond (wait4(2)); /proc/PID/stat would round a short life to 0 ticks.
     */
    public long userNanos() {
        return userNanos;
    }

    /** System CPU time, as {@link #userNanos}. */
    public long systemNanos() {
        return systemNanos;
    }

    /** It is known whether it ignores SIGTRAP; else that is looked up when a remote call needs it. Any thread. */
    public void trapIgnored(boolean ignored) {
        trapIgnored = ignored;
    }

    /** A child: it begins with its parent's signal actions. */
    public void trapAs(Tracee parent) {
        trapIgnored = parent.trapIgnored;
    }

    /** It may ignore SIGTRAP from now on, or not any more. Any thread. */
    public void trapUnknown() {
        trapIgnored = null;
    }

    /** Does it ignore SIGTRAP? */
    public boolean ignoresTrap() {
        Boolean known = trapIgnored;
        if (known != null) {
            return known;
        }
        try {
            return Signals.in(ProcessStatus.of(pid).set("SigIgn"), Signals.SIGTRAP);
        } catch (IOException e) {
            throw new Gone(pid);
        }
    }

    void noteStopped() {
        stopped = true;
    }

    void noteEnded(long user, long system) {
        ended = true;
        userNanos = user;
        systemNanos = system;
        stopped = false;
        memory.close();
    }

    private long request(int what, long address, long data) {
        hand.check();
        return Kernel.call(Nr.PTRACE, what, pid, address, data);
    }

    private void must(String name, long result) {
        if (result == -Errno.ESRCH) {
            throw new Gone(pid);
        }
        Kernel.must("ptrace " + name + " " + pid, result);
    }

    /** Registers of the stopped tracee. */
    public Registers registers() {
        must("GETREGS", request(GETREGS, 0, scratch.address()));
        long[] words = new long[27];
        scratch.bytes()
                .duplicate()
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .get(0, words);
        return new Registers(words);
    }

    public void registers(Registers registers) {
        scratch.bytes()
                .duplicate()
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .put(0, registers.words());
        must("SETREGS", request(SETREGS, 0, scratch.address()));
    }

    /** Lets the tracee run, delivering {@code signal} if not 0. */
    public void resume(int signal) {
        go(CONT, signal);
    }

    /** Runs to the next system-call entry or exit. */
    public void resumeToSyscall(int signal) {
        go(SYSCALL, signal);
    }

    /** Executes one instruction, or sets up the handler of {@code signal} and stops before its first. */
    public void step(int signal) {
        go(SINGLESTEP, signal);
    }

    /** Leaves it in its job-control stop but lets SIGCONT wake it (PTRACE_LISTEN). */
    public void listen() {
        go(LISTEN, 0);
    }

    /** Lets a stop take its course that is not ours: a signal is delivered, a stopped job stays so. */
    public void passOn(WaitStatus status) {
        if (status.groupStop()) {
            listen();
        } else {
            resume(status.signalDelivery() ? status.signal() : 0);
        }
    }

    private void go(int how, int signal) {
        stopped = false;
        must("resume", request(how, 0, signal));
    }

    /** Asks it to stop; a PTRACE_EVENT_STOP follows unless it ends or another stop comes first. */
    public void interrupt() {
        must("INTERRUPT", request(INTERRUPT, 0, 0));
    }

    public void options(long options) {
        must("SETOPTIONS", request(SETOPTIONS, 0, options));
    }

    /** The pid of a new child, exit status or seccomp data of the present event stop. */
    public long eventMessage() {
        must("GETEVENTMSG", request(GETEVENTMSG, 0, scratch.address()));
        return scratch.getLong(0);
    }

    /** siginfo_t of the present signal-delivery stop, 128 bytes. */
    public byte[] signalInfo() {
        must("GETSIGINFO", request(GETSIGINFO, 0, scratch.address()));
        byte[] info = new byte[SIGINFO_SIZE];
        scratch.bytes().get(0, info);
        return info;
    }

    public void signalInfo(byte[] info) {
        scratch.bytes().put(0, info, 0, SIGINFO_SIZE);
        must("SETSIGINFO", request(SETSIGINFO, 0, scratch.address()));
    }

    /** siginfo_t of every signal that is pending for the stopped tracee alone, oldest first (PTRACE_PEEKSIGINFO). */
    public List<byte[]> pending() {
        List<byte[]> all = new ArrayList<>();
        NativeBuffer infos = new NativeBuffer(PEEKED * SIGINFO_SIZE);
        long got = PEEKED;
        while (got == PEEKED && all.size() < MOST_PENDING) {
            scratch.putLong(0, all.size()).putInt(8, 0).putInt(12, PEEKED);
            got = request(PEEKSIGINFO, scratch.address(), infos.address());
            must("PEEKSIGINFO", got);
            for (int i = 0; i < got; i++) {
                byte[] info = new byte[SIGINFO_SIZE];
                infos.bytes().get(i * SIGINFO_SIZE, info);
                all.add(info);
            }
        }
        return all;
    }

    /** Blocked signals; inside a call that swapped the mask, the mask that will be restored after it. */
    public long signalMask() {
        must("GETSIGMASK", request(GETSIGMASK, 8, scratch.address()));
        return scratch.getLong(0);
    }

    public void signalMask(long mask) {
        scratch.putLong(0, mask);
        must("SETSIGMASK", request(SETSIGMASK, 8, scratch.address()));
    }

    /** The XSAVE area as the kernel gives it; its length differs between CPUs. */
    public byte[] extendedState() {
        NativeBuffer area = new NativeBuffer(XSTATE_LIMIT);
        scratch.putLong(0, area.address()).putLong(8, XSTATE_LIMIT);
        must("GETREGSET", request(GETREGSET, NT_X86_XSTATE, scratch.address()));
        byte[] state = new byte[(int) scratch.getLong(8)];
        area.bytes().get(0, state);
        return state;
    }

    /** Sets it; one of another length is made to fit, if it holds nothing that this CPU has no place for. */
    public void extendedState(byte[] state) {
        long result = setExtended(state);
        if (result < 0) {
            int length = extendedState().length;
            for (int i = length; i < state.length; i++) {
                if (state[i] != 0) {
                    throw new KernelException("set the state of vector registers that this CPU has not", Errno.EINVAL);
                }
            }
            // The standard form of XSAVE: what is missing at its end is marked as unused in its header.
            must("SETREGSET", setExtended(Arrays.copyOf(state, length)));
        }
    }

    private long setExtended(byte[] state) {
        NativeBuffer area = new NativeBuffer(state.length);
        area.bytes().put(0, state);
        scratch.putLong(0, area.address()).putLong(8, state.length);
        return request(SETREGSET, NT_X86_XSTATE, scratch.address());
    }

    /** {pointer, size, signature} of the registered rseq area; pointer 0 if none (kernel 5.13 and later). */
    public long[] restartableSequence() {
        must("GET_RSEQ_CONFIGURATION", request(GET_RSEQ, 24, scratch.address()));
        return new long[] {
            scratch.getLong(0), Integer.toUnsignedLong(scratch.getInt(8)), Integer.toUnsignedLong(scratch.getInt(12))
        };
    }

    /**
     * Stops tracing; it runs on, receiving {@code signal} if not 0. One that was killed meanwhile has left its stop, and is let
     * go when it stands at its end (PTRACE_O_TRACEEXIT): nobody else would end that stop, and an execve(2) of another thread
     * waits for it.
     */
    public void detach(int signal) {
        long result = request(DETACH, 0, signal);
        if (result == -Errno.ESRCH && !ended) {
            stopped = false;
            hand.watch(this, new LastStop());
            return;
        }
        hand.forget(this);
        memory.close();
        if (result < 0 && result != -Errno.ESRCH) {
            throw new KernelException("ptrace DETACH " + pid, (int) -result);
        }
    }

    /** Kills its process; the end is reported to the watcher as for any other death. */
    public void kill() {
        Kernel.call(Nr.KILL, process, 9);
    }
}
