package org.mosix.linux.trace;

import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;

/**
 * SIGTRAP belongs to the program too, although the remote hand uses it: what its traps change is made good by calls that
 * need none. {@code slot}: 128 writable bytes in the tracee. On the hand, all signals blocked.
 */
record TrapSignal(RemoteCall call, Tracee tracee, long slot) {
    private static final long SIG_IGN = 1;

    /** Is it what an int3 gives? */
    static boolean isTrap(byte[] info) {
        return SignalInfo.of(info).isOfKernel();
    }

    /** SIGTRAP is ignored again; its flags and mask are as they were. */
    void ignore() {
        call.callByStops(Nr.RT_SIGACTION, Signals.SIGTRAP, 0, slot, 8);
        NativeBuffer handler = new NativeBuffer(8).putLong(0, SIG_IGN);
        tracee.memory().write(slot, handler.address(), 8);
        call.callByStops(Nr.RT_SIGACTION, Signals.SIGTRAP, slot, 0, 8);
    }

    /** Queues a signal that came in between, as it was sent: a process may forge any siginfo to itself. */
    void requeue(byte[] info, boolean ignored) {
        int signal = SignalInfo.of(info).number();
        if (signal != Signals.SIGTRAP) {
            Kernel.call(Nr.TGKILL, tracee.process(), tracee.pid(), signal);
        } else if (!ignored) {
            NativeBuffer bytes = new NativeBuffer(info.length);
            bytes.bytes().put(0, info);
            tracee.memory().write(slot, bytes.address(), info.length);
            // As it knows itself in its own pid namespace.
            long pid = call.callByStops(Nr.GETPID);
            call.callByStops(Nr.RT_TGSIGQUEUEINFO, pid, call.callByStops(Nr.GETTID), signal, slot);
        }
    }
}
