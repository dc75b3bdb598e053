package org.mosix.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/** Whole frames of a connection that were posted and are not written yet. Any thread. */
final class Posted {
    /** A peer that leaves so many posted bytes unread is lost. */
    static final int LIMIT = 16 << 20;

    /** What became of a frame. */
    enum Added {
        /** Somebody is writing already. */
        WILL_BE_WRITTEN,
        /** Who has added it sees to it that it is written. */
        TO_BE_WRITTEN,
        TOO_MUCH
    }

    private final Queue<ByteBuffer> frames = new ArrayDeque<>();
    private long bytes;
    private boolean writing;

    synchronized Added add(ByteBuffer whole) {
        if (bytes + whole.remaining() > LIMIT + Channel.HEADER) {
            return Added.TOO_MUCH;
        }
        frames.add(whole);
        bytes += whole.remaining();
        boolean begin = !writing;
        writing = true;
        return begin ? Added.TO_BE_WRITTEN : Added.WILL_BE_WRITTEN;
    }

    /** The next one, or null: then nobody is writing any more. */
    synchronized ByteBuffer poll() {
        ByteBuffer next = frames.poll();
        if (next == null) {
            writing = false;
        } else {
            bytes -= next.remaining();
        }
        return next;
    }
}
