package org.mosix.process.host;

import java.nio.ByteBuffer;
import org.mosix.linux.Nr;
import org.mosix.process.protocol.FileId;
import org.mosix.process.protocol.Window;

/**
 * A part of a plain file, read ahead by home (docs/adr/0012). The guest reads and seeks in it; where it stands then home hears
 * late. Home says when the file changes, so it is good for longer than what else is foreseen.
 */
final class ForeseenWindow extends Foreseen {
    /** For changes of which home is not told: by a shared mapping, or on another machine's disk. */
    private static final long GOOD_NANOS = 1_000_000_000;

    private static final int SEEK_SET = 0;
    private static final int SEEK_CUR = 1;

    private final int fd;
    private final FileId file;
    /** In the file, of the window's begin. */
    private final long offset;
    /** Has the file no more behind it? */
    private final boolean end;
    /** Its bytes, direct: the guest's own, since only one window of it is good. */
    private final ByteBuffer bytes;

    private final int size;
    private final LateFiles late;
    /** Where the guest stands in the window, from its begin. On Up. */
    private int at;
    /** It was told that the file ends. On Up. */
    private boolean ended;

    ForeseenWindow(int fd, Window window, LateFiles late, long since) {
        super(since);
        this.fd = fd;
        this.file = window.file();
        this.offset = window.offset();
        this.end = window.ends();
        this.late = late;
        this.size = window.bytes().remaining();
        this.bytes = late.room(size).put(window.bytes().duplicate()).flip();
    }

    @Override
    long good() {
        return GOOD_NANOS;
    }

    @Override
    boolean ends(int descriptor) {
        return fd == descriptor;
    }

    @Override
    boolean isOf(FileId other) {
        return file.equals(other);
    }

    @Override
    Reading reading(Reading before) {
        return before == null ? null : before.at(fd, offset + at);
    }

    @Override
    long make(int nr, long[] args, BodyMemory memory) {
        if ((int) args[0] != fd) {
            return UNKNOWN;
        }
        return switch (nr) {
            case Nr.READ -> read(args[1], args[2], memory);
            case Nr.PREAD64 -> pread(args[1], args[2], args[3], memory);
            case Nr.LSEEK -> seek(args[1], (int) args[2]);
            default -> UNKNOWN;
        };
    }

    private long read(long to, long length, BodyMemory memory) {
        int left = size - at;
        if (left == 0 && end && !ended && isUsers(to, length)) {
            ended = true;
            return 0;
        }
        if (length <= 0 || left == 0 || length > left && !end || !isUsers(to, length)) {
            return UNKNOWN;
        }
        int given = (int) Math.min(length, left);
        if (!give(to, at, given, memory)) {
            return UNKNOWN;
        }
        moved(at + given);
        return given;
    }

    private boolean give(long to, int from, int length, BodyMemory memory) {
        return memory.write(to, bytes.limit(from + length).position(from)) == length;
    }

    private long pread(long to, long length, long from, BodyMemory memory) {
        long begin = from - offset;
        boolean inside = length > 0
                && length <= size
                && begin >= 0
                && begin <= size - length
                && give(to, (int) begin, (int) length, memory);
        return inside ? length : UNKNOWN;
    }

    private long seek(long to, int whence) {
        if (whence == SEEK_CUR && to == 0) {
            return offset + at;
        }
        long base = whence == SEEK_CUR ? offset + at : 0;
        long begin = base + to - offset;
        boolean inside = whence == SEEK_SET || whence == SEEK_CUR && Math.abs(to) <= Window.MOST;
        if (!inside || begin < 0 || begin > size) {
            return UNKNOWN;
        }
        moved((int) begin);
        return offset + begin;
    }

    private void moved(int to) {
        at = to;
        late.seek(fd, offset + to, System.nanoTime());
    }
}
