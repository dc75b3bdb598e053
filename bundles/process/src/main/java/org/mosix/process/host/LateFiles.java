package org.mosix.process.host;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.mosix.process.protocol.FileId;
import org.mosix.process.protocol.Keeping;
import org.mosix.process.protocol.LateFrame;
import org.mosix.wire.Channel;

/**
 * What home hears late of a guest's plain files (docs/adr/0012): how far it has read in a {@link Window}, and what it has written
 * where home has said that it may. Home hears of it before the guest's next call, and at the latest after
 * {@link #WRITE_NANOS}, so all that is seen through home happens in the program's order. Any thread.
 */
final class LateFiles {
    /** Most bytes of a write(2) that is told late: of longer ones the trip is the smaller part. */
    static final int MOST_WRITE = LateFrame.MOST;
    /** Most bytes that home may be told of without having answered since: a home that is slow holds up the guest. */
    static final int MOST_TOLD = 512 << 10;

    /** How long home may lack what was written. */
    private static final long WRITE_NANOS = 30_000_000;
    /** How long home may lack an offset, which no program asks for but through its own calls: /proc/PID/fdinfo shows it. */
    private static final long SEEK_NANOS = 100_000_000;

    private static final ByteBuffer NOTHING = Channel.direct(0);
    private static final int NONE = -1;
    private static final int FIRST = 4 << 10;

    /** What home is told over. */
    interface Ways {
        void seeks(int descriptor, long offset);

        void writes(int descriptor, byte[] bytes, int count);

        /** Is a call on its way home? What went before it is told. */
        boolean calling();
    }

    private final Ways ways;
    /** Descriptors to which writes may be told late, and their files. */
    private final Map<Integer, FileId> grants = new HashMap<>();

    private int seeks = NONE;
    private long offset;
    private int writes = NONE;
    private byte[] kept = {};
    private int count;
    private int told;
    /** Since when home lacks the offset, and what was written (nanoTime). */
    private long seekSince;

    private long writeSince;
    /** Of the window that is good. */
    private ByteBuffer window = NOTHING;

    LateFiles(Ways ways) {
        this.ways = ways;
    }

    /** Home has said that writes to this descriptor may be told late. */
    synchronized void grant(int descriptor, FileId file) {
        grants.put(descriptor, file);
    }

    /** The file behind a descriptor to which writes may be told late, or null. */
    synchronized FileId granted(int descriptor) {
        return grants.get(descriptor);
    }

    /**
     * The guest writes {@code length} bytes at {@code address}: true if home will hear of all of them.
     *
     * @param scratch direct, of at least {@link #MOST_WRITE} bytes
     */
    synchronized boolean write(
            int descriptor, long address, long length, BodyMemory memory, ByteBuffer scratch, long now) {
        if (length <= 0 || length > MOST_WRITE || !grants.containsKey(descriptor)) {
            return false;
        }
        int size = (int) length;
        boolean fits = (writes == NONE || writes == descriptor) && count + size <= LateFrame.MOST;
        if (!fits) {
            if (told + count + size > MOST_TOLD) {
                return false;
            }
            flushWrites();
        }
        scratch.clear().limit(size);
        if (memory.read(address, scratch) != size) {
            return false;
        }
        writeSince = writes == NONE ? now : writeSince;
        writes = descriptor;
        if (kept.length < count + size) {
            kept = Arrays.copyOf(kept, Math.min(LateFrame.MOST, Math.max(FIRST, 2 * (count + size))));
        }
        scratch.flip().get(kept, count, size);
        count += size;
        return true;
    }

    /** The guest has read up to there. */
    synchronized void seek(int descriptor, long to, long now) {
        if (seeks != NONE && seeks != descriptor) {
            flushSeek();
        }
        seekSince = seeks == NONE ? now : seekSince;
        seeks = descriptor;
        offset = to;
    }

    /** The guest has closed it, which nobody else has: nobody will look where it stood. */
    synchronized void closed(int descriptor) {
        if (seeks == descriptor) {
            seeks = NONE;
        }
    }

    /** An empty direct buffer for a window, whose bytes are good until the next. On Down. */
    ByteBuffer room(int size) {
        window = window.capacity() < size ? Channel.direct(size) : window;
        return window.clear();
    }

    /** Is there something of which home is still to be told? */
    synchronized boolean lazy() {
        return seeks != NONE || writes != NONE;
    }

    /** Tells home if it has lacked something for too long; false if it need not be asked again. */
    synchronized boolean late(long now) {
        if (patience(now) == 0 && !ways.calling()) {
            flush();
        }
        return lazy();
    }

    /** Nanoseconds until home must be told of something; Long.MAX_VALUE if there is nothing. */
    synchronized long patience(long now) {
        long write = writes == NONE ? Long.MAX_VALUE : WRITE_NANOS - (now - writeSince);
        long seek = seeks == NONE ? Long.MAX_VALUE : SEEK_NANOS - (now - seekSince);
        return Math.max(0, Math.min(write, seek));
    }

    /** A call goes home now, behind all that came before it. */
    synchronized void called(int nr, long[] args) {
        flush();
        grants.remove(Keeping.replaces(nr, args));
        if (!Keeping.keeps(nr, args)) {
            grants.clear();
        }
    }

    /** Home has answered a call: it has all that came before that. */
    synchronized void answered() {
        told = 0;
    }

    /** Tells home all. What is sent after this comes behind it. */
    synchronized void flush() {
        flushSeek();
        flushWrites();
    }

    private void flushSeek() {
        if (seeks != NONE) {
            ways.seeks(seeks, offset);
            seeks = NONE;
        }
    }

    private void flushWrites() {
        if (writes != NONE) {
            ways.writes(writes, kept, count);
            told += count;
            writes = NONE;
            count = 0;
            kept = kept.length > FIRST ? new byte[0] : kept;
        }
    }

    /** Room for the bytes of one write. */
    static ByteBuffer scratch() {
        return Channel.direct(MOST_WRITE);
    }
}
