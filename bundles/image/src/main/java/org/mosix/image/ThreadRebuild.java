package org.mosix.image;

import org.mosix.linux.Errno;
import org.mosix.linux.KernelException;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.Batch;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Tracee;

/**
 * Gives a thread what an image says that it has for itself. The process has a gadget page and the image's memory map. On the
 * hand's thread, the thread stopped.
 */
public final class ThreadRebuild {
    /** Bytes of a stack_t. */
    static final int ALT_STACK_SIZE = 24;

    private static final int SS_AUTODISARM = 1 << 31;
    private static final int SS_DISABLE = 2;

    private final Tracee tracee;
    private final RemoteCall call;
    private final Scratch scratch;
    private final ThreadState state;

    public ThreadRebuild(Tracee tracee, RemoteCall call, long gadgetBase, ThreadState state) {
        this.tracee = tracee;
        this.call = call;
        this.scratch = new Scratch(gadgetBase);
        this.state = state;
    }

    /** Makes its settings. {@code fresh}: it has none yet. */
    public void settle(boolean fresh) {
        NativeBuffer data = new NativeBuffer(ALT_STACK_SIZE);
        altStack(data, 0, state);
        if (tracee.memory().write(scratch.data(0), data.address(), data.size()) != data.size()) {
            throw new KernelException("write settings to thread " + tracee.pid(), Errno.EFAULT);
        }
        Batch batch = new Batch();
        settings(batch, state, scratch.data(0), fresh);
        if (batch.size() > 0) {
            scratch.run(call, batch);
        }
    }

    /** Gives it its registers and mask; it is complete and still stopped. The remote call is over. */
    public void start() {
        call.abandon();
        start(tracee, state);
    }

    static void start(Tracee tracee, ThreadState state) {
        tracee.extendedState(state.extended());
        tracee.registers(state.registers());
        tracee.signalMask(state.signalMask());
    }

    /** Stores a stack_t; SS_ONSTACK is what the kernel reports, not what it takes. */
    static void altStack(NativeBuffer data, int at, ThreadState t) {
        long[] alt = t.altStack();
        data.putLong(at, alt[0])
                .putInt(at + 8, (int) alt[1] & (SS_AUTODISARM | SS_DISABLE))
                .putLong(at + 16, alt[2]);
    }

    /**
     * Adds the calls that make a thread's settings.
     *
     * @param altStack address of its stack_t
     * @param fresh whether it has no settings yet, so that those which are off need no call
     */
    static void settings(Batch batch, ThreadState t, long altStack, boolean fresh) {
        if (!fresh || (t.altStack()[1] & SS_DISABLE) == 0) {
            batch.add("sigaltstack", Nr.SIGALTSTACK, altStack, 0);
        }
        if (t.robustList()[0] != 0) {
            batch.add("set_robust_list", Nr.SET_ROBUST_LIST, t.robustList()[0], t.robustList()[1]);
        }
        if (!fresh || t.tidAddress() != 0) {
            batch.add("set_tid_address", Nr.SET_TID_ADDRESS, t.tidAddress());
        }
        if (t.sequence()[0] != 0) {
            batch.add("rseq", Nr.RSEQ, t.sequence()[0], t.sequence()[1], 0, t.sequence()[2]);
        }
    }
}
