package org.mosix.process.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.mosix.linux.Errno;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
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
        long before;
        try {
            before = guest.mask.present(guest.pid);
        } catch (IOException e) {
            return false;
        }
        long next = GuestMask.after((int) args[0], before, set.getLong(0));
        if (guest.mask.stays(next, guest.seq)) {
            watch(guest);
            listener.proceed(answer, listener.id());
        } else {
            Flight flight = new Flight(listener, listener.id(), ROW, args, ++guest.seq);
            flight.maskBefore = before;
            tell(guest, flight, next, gather, frame);
        }
        return true;
    }

    /** What home must know before it makes this call: the flight takes it along. The room it needs in the frame. */
    static int owed(Guest guest, Flight flight) {
        if (!guest.mask.owed()) {
            return 0;
        }
        try {
            flight.mask = guest.mask.present(guest.pid);
            flight.signalsSeen = guest.signalsSeen;
            flight.paysMask = true;
            return CallFrame.MASK_SIZE;
        } catch (IOException e) {
            return 0; // It has just ended.
        }
    }

    /** A call that took a mask along is over. On Down. */
    static void paid(Guest guest, Flight flight, long result) {
        if (result == -Errno.ERESTARTNOINTR) {
            guest.mask.doubtful(flight.mask);
        } else {
            guest.mask.told(flight.mask, isCalm(guest, flight));
        }
    }

    private static boolean isCalm(Guest guest, Flight flight) {
        return flight.signalsSeen == guest.signalsSeen && !guest.expectsSignals();
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

    /** Of a body that stands somewhere; it runs on when home has answered. On the hand. */
    void tellStopped(Guest guest) {
        Flight flight = new Flight(null, 0, ROW, new long[6], ++guest.seq);
        fill(guest, flight, guest.body.signalMask(), handGather, small);
        try {
            link.channel.post(Frame.CALL, small.flip());
        } catch (IOException e) {
            link.channel.close();
        }
    }

    /** Home has answered; what it sent before is here. On Down. */
    void answered(Guest guest, Flight flight, long result, NativeBuffer answer) {
        boolean made = result == 0;
        boolean stands = flight.notification == 0;
        if (made && stands) {
            guest.mask.told(flight.mask, isCalm(guest, flight));
        } else if (made) {
            guest.mask.changed(flight.maskBefore, flight.mask, flight.seq, isCalm(guest, flight));
        }
        guest.flight = null;
        if (stands) {
            onHand(guest, () -> standing(guest));
        } else if (Errno.isRestart(result)) {
            onHand(guest, () -> Bodies.interrupted(guest, flight, result));
        } else if (made || flight.handlerEnds) {
            flight.listener.proceed(answer, flight.notification);
        } else {
            flight.listener.answer(answer, flight.notification, result);
        }
    }

    private void onHand(Guest guest, Runnable act) {
        link.hand.post(() -> BodyWatcher.guard(guest, act));
    }

    private void standing(Guest guest) {
        if (!guest.condemned && guest.body.stopped()) {
            watch(guest);
            Bodies.run(guest);
        }
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
