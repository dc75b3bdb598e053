package org.mosix.process.home;

import java.nio.ByteBuffer;
import java.util.List;
import org.mosix.linux.Errno;
import org.mosix.process.home.Habits.Question;
import org.mosix.process.protocol.Sequel;
import org.mosix.syscall.marshal.Area;
import org.mosix.syscall.marshal.Layout;
import org.mosix.syscall.marshal.Malformed;

/** A question that the deputy answers behind the call that it makes for its guest, in its part of the area. One thread at a time. */
final class Ahead {
    private final Area area;
    private final Layout layout = new Layout(OutLoop.FAULT);
    private Question question;

    Ahead(Area area) {
        this.area = area;
    }

    /** Lays it out and appends its number and words; false if that cannot be, or its answer may be long. */
    boolean lays(Question next, List<long[]> words) {
        try {
            layout.lay(next.row(), next.args(), ByteBuffer.wrap(next.ins()), area);
        } catch (Malformed e) {
            return false; // It came from a host, which may say anything.
        }
        if (layout.outsMost() > Sequel.MOST_BYTES) {
            return false;
        }
        question = next;
        long[] call = new long[7];
        call[0] = next.row().nr();
        System.arraycopy(layout.words(), 0, call, 1, 6);
        words.add(call);
        return true;
    }

    /** With the deputy's answer; null if it was interrupted. */
    Sequel answered(long result) {
        if (Errno.isRestart(result)) {
            return null;
        }
        ByteBuffer outs = ByteBuffer.allocate(layout.outsMost());
        layout.outs(result, outs);
        byte[] bytes = new byte[outs.flip().remaining()];
        outs.get(bytes);
        return new Sequel(question.row().nr(), question.args(), question.ins(), result, bytes);
    }
}
