package org.mosix.process.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.mosix.linux.Errno;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.ProcFile;
import org.mosix.process.protocol.CallFrame;
import org.mosix.process.protocol.MapLine;
import org.mosix.process.protocol.ReplyFrame;
import org.mosix.syscall.marshal.ExecArguments;
import org.mosix.syscall.marshal.Gather;
import org.mosix.syscall.marshal.Malformed;
import org.mosix.syscall.marshal.Scatter;
import org.mosix.syscall.table.Route;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Table;
import org.mosix.wire.Channel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forwarded calls of one family: Up takes and sends them, Down gives the answers. */
final class GuestCalls {
    private static final Logger LOG = LoggerFactory.getLogger(GuestCalls.class);
    /** From the stack pointer at rt_sigreturn to uc_sigmask: the frame begins 8 below it (arch/x86 rt_sigframe). */
    private static final int FRAME_MASK = 296;

    private static final int SIG_SETMASK = 2;
    private static final int SET_SIZE = 8;
    private static final long ASLEEP_NANOS = 5_000_000_000L;

    private final GuestLink link;
    private final Gather upGather = new Gather(Gather.CHUNK);
    private final Gather downGather = new Gather(Gather.CHUNK);
    private final Scatter scatter = new Scatter();
    private final ByteBuffer upFrame = Channel.direct(Channel.LIMIT);
    /** Only calls of more than one frame need it. */
    private ByteBuffer downFrame;

    private final BodyPending pending = new BodyPending();
    private final EarlyAnswers early = new EarlyAnswers();
    private final Repeats repeats = new Repeats();
    private final ByteBuffer setWord = Channel.direct(SET_SIZE);
    private final NativeBuffer upAnswer = new NativeBuffer(24);
    private final NativeBuffer downAnswer = new NativeBuffer(24);

    GuestCalls(GuestLink link) {
        this.link = link;
    }

    /** A notification has been received. On Up. */
    void take(Listener listener) {
        Guest guest = link.byPid(listener.pid());
        if (guest == null) {
            // A fork child is registered before it runs, so this is a body that was just condemned.
            listener.answer(upAnswer, listener.id(), -Errno.ENOSYS);
            return;
        }
        guest.restarting = false;
        long done = Suspended.done(guest.suspended, listener);
        guest.suspended = null;
        if (early.give(guest, listener)) {
            return;
        }
        if (listener.nr() == Nr.RT_SIGRETURN) {
            sigreturn(guest, listener);
            return;
        }
        boolean single = guest.crew.isSingle();
        Row row = Table.row(listener.nr() == Nr.EXIT && single ? Nr.EXIT_GROUP : listener.nr());
        Flight flight = new Flight(
                listener,
                listener.id(),
                row,
                NullMask.leftOut(row.nr(), listener.args(), guest.upMemory.remote()),
                ++guest.seq);
        flight.done = done;
        if (!single && ThreadCalls.onlyAtHome(guest, row.nr())) {
            guest.returnFor = row.nr();
            Bodies.comeHomeInstead(guest, flight);
            return;
        }
        if (row.nr() == Nr.EXIT) {
            ThreadCalls.bequeath(guest);
        }
        if (row.nr() == Nr.RT_SIGPROCMASK && masked(guest, flight)) {
            return;
        }
        if (row.nr() == Nr.EXECVE || row.nr() == Nr.EXECVEAT) {
            exec(guest, flight);
        } else if (row.nr() == Nr.EXIT_GROUP || row.nr() == Nr.EXIT) {
            sendWords(guest, flight, upFrame.clear().position(CallFrame.SIZE));
        } else {
            send(guest, flight, upGather, guest.upMemory, upFrame);
        }
    }

    /** A body that is to execute a program: if home can, the body ends, and the program's comes in its place. On Up. */
    private void exec(Guest guest, Flight flight) {
        int first = flight.row.nr() == Nr.EXECVEAT ? 1 : 0;
        long[] args = flight.args;
        ExecArguments strings = ExecArguments.gather(args[first], args[first + 1], args[first + 2], guest.upMemory);
        if (strings == null) {
            guest.returnFor = flight.row.nr();
            Bodies.comeHomeInstead(guest, flight);
            return;
        }
        ByteBuffer frame =
                Channel.direct(CallFrame.SIZE + strings.encodedSize()).position(CallFrame.SIZE);
        strings.encode(frame);
        sendWords(guest, flight, frame);
        link.prepare();
    }

    /** A call of the family's, which carries its words as they are. */
    private void sendWords(Guest guest, Flight flight, ByteBuffer frame) {
        long[] words = flight.args.clone();
        BodyLimits.tell(guest, flight.row.nr(), words);
        flight.header(frame, guest, words);
        guest.flight = flight;
        link.sendCall(frame);
    }

    /** A call that sets the signal mask: true if home need not hear of it now, and the body's kernel makes it. On Up. */
    private boolean masked(Guest guest, Flight flight) {
        long set = flight.args[1];
        if (set != 0) {
            setWord.clear();
            if (flight.args[3] != SET_SIZE || guest.upMemory.read(set, setWord) != SET_SIZE) {
                return false;
            }
            flight.setsMask = true;
            flight.maskSet = setWord.getLong(0);
            if (!guest.mask.here(flight.args[0], flight.maskSet, System.nanoTime())) {
                return false;
            }
            early.toTell(guest);
        }
        flight.listener.proceed(upAnswer, flight.notification);
        return true;
    }

    EarlyAnswers early() {
        return early;
    }

    private void send(Guest guest, Flight flight, Gather gather, BodyMemory memory, ByteBuffer frame) {
        frame.clear().position(CallFrame.SIZE);
        if (flight.map != null) {
            frame.put(flight.map.duplicate());
        }
        Gather.Outcome outcome = gather.gather(flight.row, flight.args, flight.done, memory, frame);
        if (outcome == Gather.Outcome.RETURN) {
            Bodies.comeHomeInstead(guest, flight);
            return;
        }
        flight.chunk = outcome == Gather.Outcome.CUT ? gather.bulk() : -1;
        flight.asked = gather.bulk();
        if (gather == upGather) {
            flight.question = Repeats.question(flight, frame);
            flight.repeats = repeats;
        }
        BodyLimits.tell(guest, flight.row.nr(), gather.args());
        flight.header(frame, guest, gather.args());
        guest.flight = flight;
        link.sendCall(frame);
    }

    /**
     * The handler is over: the mask in its frame becomes the process's, at home first. Home answers when the signals that
     * this lets through are on their way here, so the body takes them before it goes on, as natively.
     */
    private void sigreturn(Guest guest, Listener listener) {
        try {
            long[] args = {SIG_SETMASK, stackPointer(guest.pid) + FRAME_MASK, 0, 8, 0, 0};
            Row row = Table.row(Nr.RT_SIGPROCMASK);
            Flight flight = new Flight(listener, listener.id(), row, args, ++guest.seq);
            flight.handlerEnds = true;
            if (masked(guest, flight)) {
                return;
            }
            send(guest, flight, upGather, guest.upMemory, upFrame);
        } catch (IOException | NumberFormatException e) {
            // The body is gone, or its stack is: the kernel will say so itself.
            LOG.debug("no mask in the frame of {}: {}", guest.pid, e.getMessage());
            listener.proceed(upAnswer, listener.id());
        }
    }

    /**
     * Of a body that waits for the answer to its notification. That is sent before the body sleeps: on a busy machine it
     * is still "running" for a moment, and then the kernel shows no registers (proc(5)).
     */
    private static long stackPointer(int pid) throws IOException {
        long deadline = System.nanoTime() + ASLEEP_NANOS;
        String line = ProcFile.text(pid, "syscall");
        while (line.startsWith("running") && System.nanoTime() < deadline) {
            Thread.yield();
            line = ProcFile.text(pid, "syscall");
        }
        String[] words = line.trim().split(" ");
        if (words.length < 3) {
            throw new IOException("its registers cannot be read: " + line.trim());
        }
        return Long.parseUnsignedLong(words[words.length - 2].substring(2), 16);
    }

    /** An answer from home. On Down. */
    void reply(Guest guest, ByteBuffer body) throws IOException {
        if (body.remaining() < ReplyFrame.SIZE) {
            throw new org.mosix.wire.Malformed("a reply that is cut short");
        }
        Flight flight = guest == null ? null : guest.flight;
        if (flight == null || body.getInt(ReplyFrame.SEQ) != flight.seq) {
            return;
        }
        long result = body.getLong(ReplyFrame.RESULT);
        boolean made = (body.getInt(ReplyFrame.FLAGS) & ReplyFrame.NOT_MADE) == 0;
        guest.mask.answered(flight, made ? result : -Errno.ERESTARTNOINTR);
        guest.late.answered();
        if (flight.notification == 0) {
            ByteBuffer copy = Channel.direct(body.remaining()).put(body).flip();
            guest.flight = null;
            link.hand.post(() -> BodyWatcher.guard(guest, () -> link.family.answered(guest, flight, copy)));
            return;
        }
        if (Errno.isRestart(result) && flight.done == 0) {
            // An interrupted sleep has outs too: the time that was left.
            boolean outs = made && result != -Errno.ERESTARTNOINTR;
            long faulted = outs ? scattered(guest, flight, result, body.position(ReplyFrame.SIZE)) : 0;
            guest.flight = null;
            // The kernel wants to put it whatever has interrupted the sleep; but natively only a signal does.
            if (faulted == -Errno.EFAULT && guest.signalsSeen != flight.signalsSeen) {
                answer(guest, flight, faulted);
                return;
            }
            link.hand.post(() -> BodyWatcher.guard(guest, () -> Bodies.interrupted(guest, flight, result)));
            return;
        }
        int flags = body.getInt(ReplyFrame.FLAGS);
        boolean cut = (flags & ReplyFrame.CUT) != 0 && result > 0 && result < flight.asked;
        if (Errno.isRestart(result) || cut && flight.row.chunkable()) {
            unfinished(guest, flight, flight.done + Math.max(0, result));
            return;
        }
        if ((flags & ReplyFrame.MAP) != 0 && again(guest, flight)) {
            return;
        }
        if ((flags & (ReplyFrame.RETURN | ReplyFrame.MAP)) != 0) {
            guest.flight = null;
            guest.returnFor = flight.row.nr();
            Bodies.comeHomeInstead(guest, flight);
            return;
        }
        EarlyAnswers.learn(guest, flight, result, body);
        body.position(ReplyFrame.SIZE);
        finish(guest, flight, result, flags, body);
    }

    /** The body makes it again, for what is lacking, when it has taken its signal or has moved. On Down. */
    private void unfinished(Guest guest, Flight flight, long done) {
        guest.flight = null;
        link.hand.post(() -> BodyWatcher.guard(guest, () -> Bodies.unfinished(guest, flight, done)));
    }

    /** Home wants to know the body's memory map before it answers; false if that cannot be told. On Down. */
    private boolean again(Guest guest, Flight flight) {
        List<MapLine> map = flight.map == null ? GuestMap.of(guest) : null;
        if (map == null) {
            return false;
        }
        Flight next = new Flight(flight.listener, flight.notification, flight.row, flight.args, ++guest.seq);
        next.map = MapLine.encode(map);
        send(guest, next, downGather, guest.downMemory, downFrame());
        return true;
    }

    private ByteBuffer downFrame() {
        if (downFrame == null) {
            downFrame = Channel.direct(Channel.LIMIT);
        }
        return downFrame;
    }

    private void finish(Guest guest, Flight flight, long result, int flags, ByteBuffer outs) throws IOException {
        long total = scattered(guest, flight, result, outs);
        if (flight.chunk > 0 && (flags & ReplyFrame.MORE) != 0 && result == flight.chunk) {
            flight.done += result;
            Flight next = new Flight(flight.listener, flight.notification, flight.row, flight.args, ++guest.seq);
            next.done = flight.done;
            send(guest, next, downGather, guest.downMemory, downFrame());
            return;
        }
        guest.flight = null;
        if (guest.masked.isEmpty()) {
            answer(guest, flight, total);
        } else {
            link.hand.post(() -> BodyWatcher.guard(guest, () -> Bodies.interrupted(guest, flight, total)));
        }
    }

    private long scattered(Guest guest, Flight flight, long result, ByteBuffer outs) throws IOException {
        if (flight.row.route(flight.args) == Route.FAMILY) {
            return result;
        }
        if (flight.done > 0 && result <= 0) {
            // An error or end after earlier chunks: the call has done what it has done.
            return flight.done;
        }
        try {
            long total = flight.done > 0
                    ? scatter.scatter(flight.row, flight.args, flight.done, result, outs, guest.downMemory)
                    : scatter.scatter(flight.row, flight.args, result, outs, guest.downMemory);
            return flight.done > 0 && total >= 0 ? flight.done + total : total;
        } catch (Malformed e) {
            throw new org.mosix.wire.Malformed("outs of " + flight.row.name() + ": " + e.getMessage());
        }
    }

    private void answer(Guest guest, Flight flight, long result) {
        boolean done = !(result < 0 && result >= -4095);
        if (result == 0) {
            pending.add(guest, flight);
            ForeseenCpuClock.learn(guest, flight, System.nanoTime());
        }
        boolean here = flight.handlerEnds || done && flight.row.route(flight.args) == Route.BOTH;
        if (done) {
            result = guest.crew.overruns.answered(flight.row.nr(), (int) flight.args[0], result);
        }
        if (here && flight.row.nr() == Nr.RT_SIGACTION && flight.args[0] == Signals.SIGTRAP) {
            guest.crew.members().forEach(g -> g.body.trapUnknown());
        }
        if (done && flight.row.nr() == Nr.SET_TID_ADDRESS) {
            guest.tidAddress = flight.args[0];
        }
        if (here && BodyLimits.sets(flight.row.nr())) {
            BodyLimits.answer(guest, flight, downAnswer, result);
        } else if (here) {
            flight.listener.proceed(downAnswer, flight.notification);
        } else {
            flight.listener.answer(downAnswer, flight.notification, result);
        }
    }
}
