package org.mosix.process.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.SignalInfo;
import org.mosix.process.protocol.CallFrame;
import org.mosix.syscall.table.Table;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;

/** What is different for the threads of a process that has several. */
final class ThreadCalls {
    private static final int WORD = 8;

    private ThreadCalls() {}

    /**
     * Must a thread go home for this call? A new program ends the other threads; the process outlives its first thread, which
     * then stands for it no more; and whose end frees robust locks must be known there by its own id. On Up.
     */
    static boolean onlyAtHome(Guest guest, int nr) {
        return switch (nr) {
            case Nr.EXECVE, Nr.EXECVEAT, Nr.SET_TID_ADDRESS -> true;
            case Nr.EXIT -> guest.leads() || hasRobustLocks(guest);
            default -> false;
        };
    }

    /**
     * A thread is about to end, and the C library has it block all signals for that. Those for its process which home has
     * given to it must not end with it: natively they would have pended in the process. On Up.
     */
    static void bequeath(Guest guest) {
        long kept;
        try {
            ProcessStatus status = ProcessStatus.of(guest.pid);
            kept = status.set("SigPnd") & status.set("SigBlk");
        } catch (IOException e) {
            return; // It has ended already.
        }
        List<Guest.Taken> left = new ArrayList<>(guest.signals.yield(kept));
        left.addAll(guest.mask.yield());
        for (Guest.Taken signal : left) {
            if (!SignalInfo.of(signal.info()).isForThread()) {
                guest.crew.lead().accept(signal);
            }
        }
    }

    /** Its list (set_robust_list(2)) is a ring, empty if it leads to itself; behind that and an offset is a lock being taken. */
    private static boolean hasRobustLocks(Guest guest) {
        NativeBuffer head = new NativeBuffer(2 * WORD);
        if (Kernel.call(Nr.GET_ROBUST_LIST, guest.pid, head.address(), head.address() + WORD) < 0) {
            return true;
        }
        long at = head.getLong(0);
        if (at == 0) {
            return false;
        }
        ByteBuffer list = Channel.direct(3 * WORD);
        return guest.upMemory.read(at, list) != 3 * WORD || list.getLong(0) != at || list.getLong(2 * WORD) != 0;
    }

    /**
     * A stopped body is to tell of the end of its thread as it has asked home. {@code r}: its registers. True if that was done,
     * and it stands where an injected call ends. On the hand.
     */
    static boolean tidAddress(Guest guest, Registers r) {
        Long due = guest.tidAddress;
        if (due != null) {
            try (RemoteCall call = RemoteCall.atGadget(guest.body, guest.gadgetBase, r)) {
                call.call(Nr.SET_TID_ADDRESS, due);
            }
            guest.tidAddress = null;
        }
        return due != null;
    }

    /** Home has made a thread that cannot have a body: it ends there. On the hand. */
    static void stillborn(GuestLink link, long task, int epoch) {
        ByteBuffer frame = Channel.direct(CallFrame.SIZE);
        frame.putLong(CallFrame.TASK, task).putInt(CallFrame.EPOCH, epoch).putInt(CallFrame.SEQ, 1);
        frame.putInt(CallFrame.NR, Table.row(Nr.EXIT).nr()).putLong(CallFrame.MASK, CallFrame.SAME_MASK);
        link.post(Frame.CALL, frame.position(CallFrame.SIZE).flip());
    }

    /** Home's thread has ended: so does the guest's, by the call for which it waits, and its process goes on. On the hand. */
    static boolean ends(Guest guest) {
        Flight last = guest.flight;
        boolean alone = !guest.leads() && !guest.condemned && last != null && last.row.nr() == Nr.EXIT;
        if (alone) {
            guest.exiting = true;
            guest.flight = null;
            last.listener.proceed(new NativeBuffer(24), last.notification);
        }
        return alone;
    }
}
