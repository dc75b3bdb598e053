package org.mosix.process.host;

import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Signals;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Tracee;
import org.mosix.linux.trace.WaitStatus;

/**
 * Takes a body out of the vdso. In a time namespace its code reads a page that a node without one does not have: a process
 * that goes on there in the middle of reading a clock gets SIGBUS (arch/x86/entry/vdso/vma.c). So none leaves in the middle
 * of it ({@link Bodies}), and no handler begins there, which would go back to it wherever the process is then. On the hand.
 */
final class VdsoExit {
    /** Reading a clock takes less than a hundred instructions, unless the kernel is just changing the page. */
    private static final int MOST_STEPS = 4096;
    /** syscall, as a little-endian short. */
    private static final int SYSCALL = 0x050f;

    private VdsoExit() {}

    static boolean inside(Guest guest, Registers r) {
        return r.origRax() < 0 && r.rip() >= guest.vdsoStart && r.rip() < guest.vdsoEnd;
    }

    /**
     * The body is in the stop before a signal is delivered. True: it still is, or is in that of a step, which serves as well;
     * false: in another, and the signal must come again. In any other stop: it is in some stop, outside.
     */
    static boolean leave(Guest guest) {
        Tracee body = guest.body;
        if (!inside(guest, body.registers())) {
            return true;
        }
        boolean ignoring = body.ignoresTrap();
        long mask = body.signalMask();
        boolean interrupted = false;
        body.signalMask(~Signals.bit(Signals.SIGTRAP));
        for (int i = 0; i < MOST_STEPS && mayStep(guest); i++) {
            body.step(0);
            WaitStatus now = body.hand().await(body);
            interrupted |= !now.signalDelivery();
        }
        body.signalMask(mask);
        if (ignoring) {
            RemoteCall.ignoreTrap(body, guest.gadgetBase);
        }
        if (interrupted) {
            body.interrupt();
        }
        return !ignoring;
    }

    /** A system call is the last that such code does, and behind it nothing of the page is read. */
    private static boolean mayStep(Guest guest) {
        Registers r = guest.body.registers();
        NativeBuffer code = new NativeBuffer(8);
        return inside(guest, r)
                && guest.body.memory().read(r.rip(), code.address(), 2) == 2
                && (code.getInt(0) & 0xffff) != SYSCALL;
    }
}
