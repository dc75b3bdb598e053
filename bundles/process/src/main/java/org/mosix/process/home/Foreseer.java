package org.mosix.process.home;

import java.nio.ByteBuffer;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.ProcessLimits;
import org.mosix.process.protocol.Foresight;
import org.mosix.process.protocol.ReplyFrame;

/**
 * Adds to an answer what the guest is likely to ask next ({@link Foresight}, docs/adr/0006): it asks nothing of the kernel
 * that could be seen, or that the guest could not ask itself. On the Out thread of one deputy.
 */
final class Foreseer {
    private static final int P_ALL = 0;
    /** WNOHANG, WSTOPPED, WEXITED, WCONTINUED and WNOWAIT: is there a child of any kind? (waitid(2)) */
    private static final int LOOK = 1 | 2 | 4 | 8 | 0x01000000;

    private final int pid;
    private final OpenedFile opened;
    private final NativeBuffer limit = new NativeBuffer(Foresight.LIMIT);
    private boolean lonely;

    Foreseer(int pid) {
        this.pid = pid;
        this.opened = new OpenedFile(pid);
    }

    /** Before the answer is written, while the deputy can still be asked. The call in flight is to be set again. */
    boolean asks(HomeCall call, long result) {
        lonely = false;
        return call.row().nr() == Nr.WAIT4 && result > 0 && (int) call.args()[0] == -1;
    }

    void ask(OutLoop out) {
        lonely = out.make(Nr.WAITID, P_ALL, 0, 0, LOOK, 0) == -Errno.ECHILD;
    }

    /** What follows a call whose outs begin in the frame at {@code outs}. */
    void tell(HomeCall call, long result, ByteBuffer frame, int outs) {
        boolean told = switch (call.row().nr()) {
            case Nr.MMAP, Nr.SET_TID_ADDRESS -> stack(frame);
            case Nr.WAIT4 -> lonely && frame.remaining() >= Integer.BYTES && nothing(frame);
            default -> opened.tells(call, result, frame, outs) && opened.tell(call, result, frame);
        };
        if (told) {
            frame.putInt(ReplyFrame.FLAGS, frame.getInt(ReplyFrame.FLAGS) | ReplyFrame.FORESEES);
        }
    }

    private static boolean nothing(ByteBuffer frame) {
        frame.putInt(0);
        return true;
    }

    private boolean stack(ByteBuffer frame) {
        if (frame.remaining() < Foresight.LIMIT + Integer.BYTES
                || Kernel.call(Nr.PRLIMIT64, pid, ProcessLimits.STACK, 0, limit.address()) != 0) {
            return false;
        }
        frame.put(limit.bytes().slice(0, Foresight.LIMIT)).putInt(Foresight.LIMIT);
        return true;
    }
}
