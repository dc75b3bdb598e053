package org.mosix.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.Batch;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Tracee;

/** What one stopped thread has for itself, asked in a process that has a gadget page. On the hand's thread. */
public final class ThreadCapture {
    private static final int ALT_STACK = 0;
    private static final int TID_ADDRESS = 24;
    private static final int END = 32;

    private ThreadCapture() {}

    /**
     * The state of a further thread.
     *
     * @param call open on the thread at its gadget; its saved registers and mask are the thread's
     * @param tid its id at home
     */
    public static ThreadState of(Tracee tracee, RemoteCall call, long gadgetBase, int tid, long task) {
        Scratch scratch = new Scratch(gadgetBase);
        Batch batch = new Batch();
        batch.add("sigaltstack", Nr.SIGALTSTACK, 0, scratch.data(ALT_STACK));
        batch.add("prctl", Nr.PRCTL, Flags.PR_GET_TID_ADDRESS, scratch.data(TID_ADDRESS));
        scratch.run(call, batch);
        ByteBuffer data =
                ByteBuffer.wrap(tracee.memory().bytes(scratch.data(0), END)).order(ByteOrder.LITTLE_ENDIAN);
        long[] alt = {data.getLong(ALT_STACK), data.getInt(ALT_STACK + 8), data.getLong(ALT_STACK + 16)};
        return new ThreadState(
                tid,
                task,
                settled(tracee, call.saved()),
                tracee.extendedState(),
                call.savedMask(),
                alt,
                robustList(tracee.pid()),
                data.getLong(TID_ADDRESS),
                tracee.restartableSequence());
    }

    /** An interrupted call is left to the kernel where the process goes on; inside a restartable sequence the thread goes to its abort handler. */
    static Registers settled(Tracee tracee, Registers saved) {
        Registers r = saved.copy().suspend();
        long[] sequence = tracee.restartableSequence();
        if (sequence[0] != 0) {
            long descriptor = word(tracee, sequence[0] + 8);
            if (descriptor != 0) {
                long start = word(tracee, descriptor + 8);
                if (Long.compareUnsigned(r.rip() - start, word(tracee, descriptor + 16)) < 0) {
                    r.rip(word(tracee, descriptor + 24));
                }
            }
        }
        return r;
    }

    private static long word(Tracee tracee, long address) {
        NativeBuffer b = new NativeBuffer(8);
        return tracee.memory().read(address, b.address(), 8) == 8 ? b.getLong(0) : 0;
    }

    static long[] robustList(int tid) {
        NativeBuffer b = new NativeBuffer(16);
        Kernel.must("get_robust_list", Kernel.call(Nr.GET_ROBUST_LIST, tid, b.address(), b.address() + 8));
        return new long[] {b.getLong(0), b.getLong(8)};
    }
}
