package org.mosix.process.home;

import java.io.IOException;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.PidFd;
import org.mosix.process.protocol.FileId;
import org.mosix.process.protocol.LateFrame;
import org.mosix.syscall.table.ErrnoNames;
import org.mosix.wire.Malformed;
import org.mosix.wire.Sparse;
import org.slf4j.LoggerFactory;

/**
 * Does what a guest has done with its files and home hears late (docs/adr/0012): through a copy of the deputy's descriptor, which
 * is the same open file. The deputy itself may be stopped, and In waits for nobody. On In.
 */
final class LateCalls {
    private static final Sparse LOG = new Sparse(LoggerFactory.getLogger(LateCalls.class));
    private static final int SEEK_SET = 0;

    private final PlainFile file = new PlainFile();

    /** Only what home has allowed before: a host may ask for anything. */
    void make(Deputy deputy, LateFrame frame) throws IOException {
        if (!deputy.awaitPlaced(frame.epoch()) || frame.epoch() != deputy.epoch() || deputy.ended) {
            return;
        }
        Descriptors known = deputy.out().foreseer().descriptors();
        boolean writes = frame.offset() == LateFrame.WRITES;
        FileId granted = known.granted(frame.descriptor());
        if (writes ? granted == null : !known.isSole(frame.descriptor())) {
            throw new Malformed("a late call to descriptor " + frame.descriptor() + ", which may not be late");
        }
        if (writes) {
            known.writtenLate();
        }
        int fd = PidFd.take(deputy.pid(), frame.descriptor());
        if (fd < 0) {
            return; // It has just ended: nobody can tell whether this came before.
        }
        try {
            long result = writes ? write(fd, granted, frame) : Kernel.call(Nr.LSEEK, fd, frame.offset(), SEEK_SET);
            if (result < 0) {
                known.failed(frame.descriptor(), (int) -result);
                LOG.warn(
                        "process {} hears at its next call that a write to its descriptor {} has failed: {}",
                        deputy.pid(),
                        frame.descriptor(),
                        ErrnoNames.name((int) -result));
            }
        } finally {
            Kernel.close(fd);
        }
    }

    /** All of it; 0 or -errno. */
    private long write(int fd, FileId granted, LateFrame frame) {
        if (!file.look(fd) || !file.isRegular() || !file.id().equals(granted)) {
            return -Errno.EBADF;
        }
        long at = Kernel.address(frame.bytes());
        long left = frame.bytes().remaining();
        while (left > 0) {
            long n = Kernel.call(Nr.WRITE, fd, at, left);
            if (n < 0 && n != -Errno.EINTR) {
                return n;
            }
            at += Math.max(0, n);
            left -= Math.max(0, n);
        }
        return 0;
    }
}
