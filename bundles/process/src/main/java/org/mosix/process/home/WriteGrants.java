package org.mosix.process.home;

import java.nio.ByteBuffer;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.PidFd;
import org.mosix.linux.proc.ProcessLimits;
import org.mosix.process.protocol.FileId;
import org.mosix.process.protocol.LateFrame;

/**
 * Says to which files a guest may write before home hears of it (docs/adr/0012): plain ones where such a write cannot fail,
 * and where it makes no difference that the node does it. On the thread that answers.
 */
final class WriteGrants {
    /** Bytes that must be free on the file system: many times what is told late. */
    private static final long SPACE = 256L << 20;

    private static final int F_GETFL = 3;
    /** O_DSYNC, O_DIRECT and O_SYNC (open(2)): such a write ends when the disk has it. */
    private static final long AT_ONCE = 010000 | 040000 | 04000000;

    private static final int FILE_SIZE = 1;
    private static final int MOST_SKIPPED = 64;

    private final Deputy deputy;
    private final Descriptors descriptors;
    private final OpenedFile opened;
    private final PlainFile file;
    private final Quotas quotas = new Quotas();
    private final NativeBuffer limit = new NativeBuffer(16);
    /** Writes that came late when the last grant was given. */
    private long used;

    private int pause;
    private int skip;

    WriteGrants(Deputy deputy, Descriptors descriptors, OpenedFile opened, PlainFile file) {
        this.deputy = deputy;
        this.descriptors = descriptors;
        this.opened = opened;
        this.file = file;
    }

    /** Adds the file to the answer of a write(2), if further writes may be told late. */
    boolean tell(HomeCall call, long result, ByteBuffer frame) {
        int number = (int) call.args()[0];
        boolean worth = result > 0
                && result == call.args()[2]
                && result <= LateFrame.MOST
                && deputy.crew().isSingle()
                && deputy.trace() == null
                && frame.remaining() >= FileId.SIZE + Integer.BYTES;
        if (!worth || skip > 0 && skip-- > 0) {
            return false;
        }
        FileId id = opened.isPlain() && unlimited() ? look(number) : null;
        pause = id != null && used != descriptors.lateWrites() ? 0 : Math.min(MOST_SKIPPED, 2 * pause + 1);
        skip = pause - 1;
        if (id == null) {
            return false;
        }
        used = descriptors.lateWrites();
        descriptors.grant(number, id);
        id.put(frame);
        frame.putInt(FileId.SIZE);
        return true;
    }

    private boolean unlimited() {
        return Kernel.call(Nr.PRLIMIT64, deputy.pid(), FILE_SIZE, 0, limit.address()) == 0
                && limit.getLong(0) == ProcessLimits.INFINITY;
    }

    private FileId look(int number) {
        int copy = PidFd.take(deputy.pid(), number);
        if (copy < 0) {
            return null;
        }
        try {
            long flags = Kernel.call(Nr.FCNTL, copy, F_GETFL);
            boolean can = flags >= 0
                    && (flags & AT_ONCE) == 0
                    && file.look(copy)
                    && file.isRegular()
                    && !file.hasSpecialMode()
                    && file.available() >= SPACE
                    && !quotas.mayCount(deputy.pid(), file.id().device());
            return can ? file.id() : null;
        } finally {
            Kernel.close(copy);
        }
    }
}
