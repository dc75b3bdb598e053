package org.mosix.process.host;

import java.nio.ByteBuffer;
import org.mosix.linux.Nr;
import org.mosix.process.protocol.CallFrame;
import org.mosix.syscall.table.Row;

/**
 * A call of a body that is on its way home.
 *
 * @param notification id to answer, or 0 for a call stopped by ptrace (clone, exec, exit, mmap)
 * @param listener which to answer on; null for a ptrace stop
 * @param args the guest's own six words
 */
final class Flight {
    final Listener listener;
    final long notification;
    final Row row;
    final long[] args;
    final int seq;
    /** It is an rt_sigreturn, of which home only hears the mask: the body's kernel makes it, whatever home answers. */
    boolean handlerEnds;
    /** It sets the signal mask, from {@link #maskSet}, as its first argument says. */
    boolean setsMask;

    long maskSet;
    /** The mask that the deputy was to have before it. */
    long mask = CallFrame.SAME_MASK;
    /** The descriptor that the deputy was to close before it. */
    int closes = CallFrame.NO_CLOSE;
    /** Of the body, to be sent along because home has asked for it; else null. */
    ByteBuffer map;
    /** Bytes done by earlier chunks of the same call. */
    long done;
    /** Bytes asked for by the chunk in flight, or -1 if the call is not chunked. */
    long chunk = -1;
    /** CPU time that home was told of with a call that asks for it, in nanoseconds. */
    long cpuTold;
    /** How many signals the guest had been sent when it went home. */
    int signalsSeen;
    /** A file of which home may just send a window has changed since. On Down. */
    boolean stale;
    /** What it asks, if the same may well be asked again; else null. */
    byte[] question;
    /** What keeps its answer, and what home tells ahead; or null. */
    Repeats repeats;
    /** Bytes that a chunkable call has asked for at last. */
    long asked;

    Flight(Listener listener, long notification, Row row, long[] args, int seq) {
        this.listener = listener;
        this.notification = notification;
        this.row = row;
        this.args = args;
        this.seq = seq;
    }

    /** Does it swap the signal mask while it is made? */
    boolean swapsMask() {
        return row.swapsMask(args);
    }

    /** Writes the header of its frame. */
    void header(ByteBuffer frame, Guest guest, long[] sent) {
        frame.putLong(CallFrame.TASK, guest.task)
                .putInt(CallFrame.EPOCH, guest.epoch)
                .putInt(CallFrame.SEQ, seq);
        signalsSeen = guest.signalsSeen;
        frame.putInt(CallFrame.ACK, seq - 1).putInt(CallFrame.NR, row.nr());
        frame.putInt(CallFrame.SIGNALS_SEEN, signalsSeen).putInt(CallFrame.DETERMINANTS, map == null ? 0 : map.limit());
        CallFrame.args(frame, sent);
        cpuTold = row.nr() == Nr.CLOCK_GETTIME ? sent[4] + sent[5] : 0;
        mask = guest.mask.due();
        closes = guest.mask.closing();
        Foreseen known = guest.foreseen;
        int asked = known == null ? 0 : known.used();
        guest.called(row.nr(), args);
        frame.putLong(CallFrame.MASK, mask)
                .putInt(CallFrame.CLOSE, closes + 1)
                .putInt(CallFrame.REST, done > 0 ? 1 : 0)
                .putInt(CallFrame.ASKED, asked)
                .putInt(CallFrame.ASKED + Integer.BYTES, 0);
    }
}
