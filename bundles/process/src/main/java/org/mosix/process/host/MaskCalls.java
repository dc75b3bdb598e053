package org.mosix.process.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.mosix.linux.Errno;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.Registers;
import org.mosix.process.protocol.CallFrame;
import org.mosix.syscall.marshal.Gather;
import org.mosix.syscall.marshal.Memory;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Table;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;

/**
 * Calls that change the signal mask. Home is told of the mask that results, before the body has it; or a little later,
 * where nobody can see the difference ({@link GuestMask}): shells block and unblock SIGCHLD around each command, without any
 * other call between. What is owed to home is told before the next call that is made there, and after some milliseconds.
 */
final class MaskCalls {
    private static final Row ROW = Table.row(Nr.RT_SIGPROCMASK);
    private static final int SIG_SETMASK = 2;
    /** Some address: what is there is given by {@link Word}. */
    private static final long AT = 4096;

    private static final int LATE_MILLIS = 2;
    /** To begin with; later the body is known not to run. */
    private static final int LATER_MILLIS = 20;

    private static final ScheduledThreadPoolExecutor CLOCK = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "mosix-masks");
        thread.setDaemon(true);
        return thread;
    });

    /** A guest's memory in which only a mask lies. */
    private static final class Word implements Memory {
        private final long mask;

        Word(long mask) {
            this.mask = mask;
        }

        @Override
        public int read(long address, ByteBuffer into) {
            into.order(ByteOrder.LITTLE_ENDIAN).putLong(mask);
            return 8;
        }

        @Override
        public int write(long address, ByteBuffer from) {
            return 0;
        }
    }

    private final GuestLink link;
    private final NativeBuffer set = new NativeBuffer(8);
    private final ByteBuffer small = Channel.direct(CallFrame.SIZE + 32);
    private final Gather handGather = new Gather(Gather.CHUNK);

    MaskCalls(GuestLink link) {
        this.link = link;
    }

    /** An rt_sigprocmask: made here, or told to home; false if it is to be carried as it is. On Up. */
    boolean take(Guest guest, Listener listener, NativeBuffer answer, Gather gather, ByteBuffer frame) {
        long[] args = listener.args();
        if (args[1] == 0
                || args[3] != 8
                || !GuestMask.isHow(args[0])
                || guest.upMemory.read(args[1], set.bytes().clear()) != 8) {
            return false;
        }
        long next;
        try {
            next = guest.mask.after((int) args[0], set.getLong(0), guest.pid);
        } catch (IOException e) {
            return false;
        }
        if (guest.mask.stays(next, guest.seq)) {
            watch(guest);
            listener.proceed(answer, listener.id());
        } else {
            tell(guest, new Flight(listener, listener.id(), ROW, args, ++guest.seq), next, gather, frame);
        }
        return true;
    }

    /** Home first hears of the mask, then of the call. On Up. */
    void tellFirst(Guest guest, Listener listener, Row row, Gather gather, ByteBuffer frame) {
        long mask;
        try {
            mask = guest.mask.present(guest.pid);
        } catch (IOException e) {
            return; // It has just ended.
        }
        Flight first = new Flight(listener, listener.id(), ROW, listener.args(), ++guest.seq);
        first.then = new Flight(listener, listener.id(), row, listener.args(), ++guest.seq);
        tell(guest, first, mask, gather, frame);
    }

    /** The call in {@code flight} is over for home when it has the mask. On Up. */
    void tell(Guest guest, Flight flight, long mask, Gather gather, ByteBuffer frame) {
        fill(guest, flight, mask, gather, frame);
        link.sendCall(frame);
    }

    private static void fill(Guest guest, Flight flight, long mask, Gather gather, ByteBuffer frame) {
        frame.clear().position(CallFrame.SIZE);
        gather.gather(ROW, new long[] {SIG_SETMASK, AT, 0, 8, 0, 0}, new Word(mask), frame);
        flight.mask = mask;
        flight.tellsMask = true;
        flight.signalsSeen = guest.signalsSeen;
        flight.header(frame, guest, gather.args());
        guest.flight = flight;
    }

    /** Of a body that stands: in a seccomp stop before a call that home is to make, or anywhere. On the hand. */
    void tellStopped(Guest guest, boolean before) {
        Flight flight = new Flight(null, 0, ROW, new long[6], ++guest.seq);
        flight.before = before;
        fill(guest, flight, guest.body.signalMask(), handGather, small);
        try {
            link.channel.post(Frame.CALL, small.flip());
        } catch (IOException e) {
            link.channel.close();
        }
    }

    /** Home has answered; what it sent before is here. True if the call behind it can be made now. On Down. */
    boolean answered(Guest guest, Flight flight, long result, NativeBuffer answer) {
        boolean made = result == 0;
        boolean quiet = flight.signalsSeen == guest.signalsSeen;
        if (made) {
            guest.mask.told(flight.mask, flight.seq, quiet && !guest.expectsSignals());
        }
        guest.flight = null;
        if (flight.notification == 0) {
            onHand(guest, () -> standing(guest, flight, made && quiet));
        } else if (flight.then != null) {
            if (made && quiet) {
                return true;
            }
            onHand(guest, () -> Bodies.interrupted(guest, flight.then, -Errno.ERESTARTNOINTR));
        } else if (Errno.isRestart(result)) {
            onHand(guest, () -> Bodies.interrupted(guest, flight, result));
        } else if (made || flight.handlerEnds) {
            flight.listener.proceed(answer, flight.notification);
        } else {
            flight.listener.answer(answer, flight.notification, result);
        }
        return false;
    }

    private void onHand(Guest guest, Runnable act) {
        link.hand.post(() -> BodyWatcher.guard(guest, act));
    }

    private void standing(Guest guest, Flight flight, boolean goOn) {
        if (guest.condemned || !guest.body.stopped()) {
            return;
        }
        if (flight.before && goOn) {
            link.family.seccomp(guest);
            return;
        }
        if (flight.before) {
            Registers r = guest.body.registers();
            guest.body.registers(r.copy().rax(r.origRax()).rip(r.rip() - 2).origRax(-1));
        }
        watch(guest);
        Bodies.run(guest);
    }

    /** Sees to it that home hears of the mask. Any thread. */
    void watch(Guest guest) {
        if (guest.mask.watch()) {
            CLOCK.schedule(() -> late(guest, false), LATE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void late(Guest guest, boolean again) {
        if (!guest.mask.late() || guest.body.ended() || link.closed()) {
            return;
        }
        if (again) {
            onHand(guest, () -> {
                if (guest.flight == null && !guest.body.stopped() && !guest.body.ended()) {
                    guest.mask.due();
                    guest.body.interrupt();
                }
            });
        }
        CLOCK.schedule(() -> late(guest, true), again ? LATER_MILLIS : LATE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
