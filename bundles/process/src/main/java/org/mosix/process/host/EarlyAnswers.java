package org.mosix.process.host;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.process.protocol.FileId;
import org.mosix.process.protocol.Foresight;
import org.mosix.process.protocol.ReplyFrame;
import org.mosix.process.protocol.Sequel;
import org.mosix.process.protocol.Window;

/**
 * Answers to a guest before home hears of its call, or without that (docs/adr/0005, 0006): what home has told ahead, and the
 * end of what nobody but the guest can see. On Up, except where said.
 */
final class EarlyAnswers {
    private static final long MOST_MILLIS = 1000;
    private static final int LAZY_MILLIS = (int) (GuestMask.LAZY_NANOS / 1_000_000);

    /** Guests of which home is still to hear something. */
    private final List<Guest> lazy = new ArrayList<>();

    private final NativeBuffer answer = new NativeBuffer(24);
    private final ByteBuffer scratch = LateFiles.scratch();
    private long swept;

    /** Answers a call that has just come, if that can be done here: of several threads each may call home meanwhile. */
    boolean give(Guest guest, Listener listener) {
        if (!guest.crew.isSingle()) {
            return false;
        }
        long result = foreseen(guest, listener);
        if (result == Foreseen.UNKNOWN && listener.nr() == Nr.WRITE) {
            result = written(guest, listener);
        }
        if (result == Foreseen.UNKNOWN && closed(guest, listener)) {
            result = 0;
        }
        if (result == Foreseen.UNKNOWN) {
            return false;
        }
        listener.answer(answer, listener.id(), result);
        return true;
    }

    private long foreseen(Guest guest, Listener listener) {
        Foreseen known = guest.foreseen;
        if (known == null) {
            return Foreseen.UNKNOWN;
        }
        long result = known.make(listener.nr(), listener.args(), guest.upMemory, System.nanoTime());
        if (result != Foreseen.UNKNOWN) {
            guest.reading = known.reading(guest.reading);
            toTell(guest);
        }
        return result;
    }

    /** Has it written to a plain file, where home has said that it may hear of that late? Then that is done. */
    private long written(Guest guest, Listener listener) {
        long[] args = listener.args();
        int descriptor = (int) args[0];
        FileId file = guest.late.granted(descriptor);
        if (file == null
                || !guest.late.write(descriptor, args[1], args[2], guest.upMemory, scratch, System.nanoTime())) {
            return Foreseen.UNKNOWN;
        }
        Foreseen known = guest.foreseen;
        if (known != null && known.isOf(file)) {
            guest.foreseen = null;
        }
        toTell(guest);
        return args[2];
    }

    /**
     * Has it closed what was open for reading only? That succeeds, and nobody can tell when: home does it before the guest's
     * next call, or a moment later.
     */
    private boolean closed(Guest guest, Listener listener) {
        Reading reading = guest.reading;
        if (listener.nr() != Nr.CLOSE || reading == null) {
            return false;
        }
        int descriptor = (int) listener.args()[0];
        if (descriptor != reading.descriptor() || !guest.mask.close(descriptor, System.nanoTime())) {
            return false;
        }
        guest.reading = null;
        guest.window = null;
        guest.late.closed(descriptor);
        Foreseen known = guest.foreseen;
        if (known != null && known.ends(descriptor)) {
            guest.foreseen = null;
        }
        toTell(guest);
        return true;
    }

    /**
     * What an answer from home tells ahead; its buffer then ends before that. On Down, or on the hand before the guest goes
     * on.
     */
    static void learn(Guest guest, Flight flight, long result, ByteBuffer reply) {
        int flags = reply.getInt(ReplyFrame.FLAGS);
        byte[] next = (flags & ReplyFrame.SEQUEL) == 0 ? null : Foresight.take(reply, ReplyFrame.SIZE);
        byte[] told = (flags & ReplyFrame.FORESEES) == 0 ? null : Foresight.take(reply, ReplyFrame.SIZE);
        Window window = (flags & ReplyFrame.WINDOW) == 0 ? null : Window.take(reply, ReplyFrame.SIZE);
        // Of several threads each may learn from another what has happened since; and so by a signal that came
        // meanwhile.
        if (!guest.crew.isSingle() || guest.signalsSeen != flight.signalsSeen) {
            guest.foreseen = null;
            return;
        }
        long now = System.nanoTime();
        int descriptor = (int) flight.args[0];
        if (flight.row.nr() == Nr.WRITE && told != null && FileId.of(told) != null) {
            guest.late.grant(descriptor, FileId.of(told));
            told = null;
        }
        int nr = flight.row.nr();
        Foreseen known = window != null && !flight.stale
                ? new ForeseenWindow(descriptor, window, guest.late, now)
                : Foreseen.of(flight, result, told, guest.late, now);
        if (known != null && nr == Nr.OPENAT) {
            guest.reading = Reading.opened((int) result, told);
        }
        if (nr == Nr.READ || nr == Nr.LSEEK) {
            guest.reading = Reading.after(guest.reading, flight, result);
            known = known == null && nr == Nr.READ ? ForeseenEnd.of(guest.reading, now) : known;
        }
        List<Sequel> ahead = next == null ? List.of() : Sequel.decode(next);
        guest.foreseen = flight.repeats == null || ahead == null
                ? known
                : flight.repeats.learn(flight, result, reply, ahead, known, now);
    }

    /** Home shall hear of the guest's mask, and of what it has done with files, after a moment. */
    void toTell(Guest guest) {
        if ((guest.mask.lazy() || guest.late.lazy()) && !lazy.contains(guest)) {
            lazy.add(guest);
        }
    }

    /** Milliseconds until home must be told of something, or -1. */
    int patience() {
        if (lazy.isEmpty()) {
            return -1;
        }
        long now = System.nanoTime();
        long least = Long.MAX_VALUE;
        for (Guest guest : lazy) {
            least = Math.min(least, guest.mask.lazy() ? GuestMask.LAZY_NANOS : guest.late.patience(now));
        }
        return (int) Math.min(MOST_MILLIS, Math.max(LAZY_MILLIS, (least + 999_999) / 1_000_000));
    }

    /** Tells home what it has lacked for too long. After each wait. */
    void tell() {
        if (!lazy.isEmpty()) {
            long now = System.nanoTime();
            if (now - swept >= GuestMask.LAZY_NANOS) {
                swept = now;
                lazy.removeIf(guest -> !(guest.mask.late(now) | guest.late.late(now)));
            }
        }
    }
}
