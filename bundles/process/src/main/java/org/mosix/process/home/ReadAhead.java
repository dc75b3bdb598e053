package org.mosix.process.home;

import java.nio.ByteBuffer;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.PidFd;
import org.mosix.process.protocol.FileId;
import org.mosix.process.protocol.Foresight;
import org.mosix.process.protocol.Window;

/**
 * Reads plain files ahead of a guest that reads them in their order, as the kernel does for its own (docs/adr/0012): what was
 * read goes along with the answer. The more of it is used the more comes next. Under the deputy's lock, or on the thread that
 * answers.
 */
final class ReadAhead {
    private static final int SEEK_CUR = 1;
    private static final int FIRST = 16 << 10;
    private static final int LEAST = 4 << 10;
    /** Reads that are left alone where windows were of no use. */
    private static final int PATIENCE = 64;

    private final Deputy deputy;
    private final Descriptors descriptors;
    private final OpenedFile opened;
    private final PlainFile file;
    private NativeBuffer bytes;
    private int fd = -1;
    /** Where the last window began, and how much was in it. */
    private long begin;

    private int length;
    private int wanted = FIRST;
    private int rest;
    /** Of which was read last. */
    private int last = -1;

    ReadAhead(Deputy deputy, Descriptors descriptors, OpenedFile opened, PlainFile file) {
        this.deputy = deputy;
        this.descriptors = descriptors;
        this.opened = opened;
        this.file = file;
    }

    /** This number is another file's now. */
    void opened(int number) {
        last = number == last ? -1 : last;
        fd = number == fd ? -1 : fd;
    }

    /** Most bytes that will be added to the answer of this call. */
    int room(HomeCall call) {
        boolean can = call.row().nr() == Nr.READ
                && call.args()[2] > 0
                && descriptors.isSole((int) call.args()[0])
                && deputy.crew().isSingle()
                && deputy.trace() == null;
        // The first bytes of a library are no file that is read on.
        boolean further = can && (call.args()[2] > Foresight.HEAD || (int) call.args()[0] == last);
        last = can ? (int) call.args()[0] : last;
        if (!further || rest > 0 && rest-- > 0) {
            return 0;
        }
        return (int) Math.max(wanted, Math.min(Window.MOST, 4 * Math.min(call.args()[2], Window.MOST)))
                + Window.TRAILER;
    }

    /** Adds a window to the answer of a read(2) that has given all that was asked for; false if there is none. */
    boolean tell(HomeCall call, long result, ByteBuffer frame, int room) {
        if (room <= Window.TRAILER || result != call.args()[2] || !opened.isPlain()) {
            return false;
        }
        int number = (int) call.args()[0];
        // Not opened again, which others could see (inotify(7)).
        int copy = PidFd.take(deputy.pid(), number);
        if (copy < 0) {
            return false;
        }
        try {
            long offset = Kernel.call(Nr.LSEEK, copy, 0, SEEK_CUR);
            if (offset < 0 || !file.look(copy) || !file.isRegular()) {
                descriptors.closed(number); // A terminal, a pipe: it has no windows.
                return false;
            }
            return judge(number, offset - result)
                    && file.size() > offset
                    && read(copy, number, offset, Math.min(room, frame.remaining()), frame);
        } finally {
            Kernel.close(copy);
        }
    }

    /** The guest has begun to read at {@code from}: was the last window of use? False: none is worth it now. */
    private boolean judge(int number, long from) {
        long used = number == fd ? from - begin : 0;
        if (number != fd) {
            wanted = FIRST;
        } else if (used < 0 || used > length) {
            wanted = LEAST; // It jumps about.
        } else if (used >= length / 2) {
            wanted = Math.min(Window.MOST, 2 * wanted);
        } else if (used == 0 && wanted == LEAST) {
            rest = PATIENCE;
        } else if (used < length / 4) {
            wanted = Math.max(LEAST, wanted / 2);
        }
        fd = number;
        return rest == 0;
    }

    private boolean read(int copy, int number, long offset, int room, ByteBuffer frame) {
        int most = Math.min(Math.min(room - Window.TRAILER, Window.MOST), frame.remaining() - Window.TRAILER);
        FileId id = file.id();
        // Watched first: what changes while it is read is told too.
        if (most <= 0 || !Watches.NODE.watch(deputy, number)) {
            return false;
        }
        if (bytes == null || bytes.bytes().capacity() < most) {
            bytes = new NativeBuffer(most);
        }
        long n = Kernel.call(Nr.PREAD64, copy, bytes.address(), most, offset);
        if (n < 0) {
            return false;
        }
        frame.put(bytes.bytes().slice(0, (int) n));
        Window.trailer(frame, id, offset, n < most, (int) n);
        begin = offset;
        length = (int) n;
        return true;
    }
}
