package org.mosix.process.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.mosix.image.FileRef;
import org.mosix.image.NotCarried;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.linux.trace.Gadget;
import org.mosix.process.protocol.CallFrame;
import org.mosix.process.protocol.FileRefBytes;
import org.mosix.process.protocol.MapLine;
import org.mosix.process.protocol.ReplyFrame;
import org.mosix.syscall.marshal.Area;
import org.mosix.syscall.marshal.ExecArguments;
import org.mosix.syscall.marshal.Malformed;
import org.mosix.syscall.table.Route;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Table;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;

/**
 * Starts in a deputy the calls that its host asks for. What a host may ask for is only what the guest itself could do at
 * home: rows that are carried, arguments laid out here. On In; a frame that breaks the rules ends the link.
 */
final class HomeCalls {
    private static final int LARGE = 64 << 10;
    /** More processes than any family should have: the next birth fails. */
    private static final int MOST_DEPUTIES = 8192;
    /** All their small answers fit into the connection, though nobody reads: In may send them. */
    private static final int FEW_DEPUTIES = 15;
    /** Clone flags that a deputy's fork takes over; memory is never shared with it. */
    private static final long FORK_FLAGS = 0xff | Flags.CLONE_CHILD_SETTID | Flags.CLONE_CHILD_CLEARTID;

    private final HomeLink link;
    private final ByteBuffer reply = Channel.direct(OutLoop.SMALL);

    HomeCalls(HomeLink link) {
        this.link = link;
    }

    /** A CALL frame for a deputy of this link. */
    void call(Deputy deputy, ByteBuffer frame) throws IOException {
        if (frame.remaining() < CallFrame.SIZE) {
            throw new org.mosix.wire.Malformed("a call that is cut short");
        }
        Row row = Table.row(frame.getInt(CallFrame.NR));
        long[] args = CallFrame.args(frame);
        Route route = row.route(args);
        if (route != Route.FAMILY && route != Route.HOME && route != Route.BOTH) {
            throw new org.mosix.wire.Malformed(row.name() + " is not made for a host");
        }
        int seq = frame.getInt(CallFrame.SEQ);
        int seen = frame.getInt(CallFrame.SIGNALS_SEEN);
        int epoch = frame.getInt(CallFrame.EPOCH);
        long mask = frame.getLong(CallFrame.MASK);
        int closes = CallFrame.closes(frame);
        boolean saidRest = frame.getInt(CallFrame.REST) != 0;
        int asked = frame.getInt(CallFrame.ASKED);
        List<MapLine> map = map(row, frame.position(CallFrame.SIZE));
        if (!deputy.awaitPlaced(epoch)) {
            return;
        }
        if (row.nr() == Nr.CLONE
                && (full(link) || isThread(args) && deputy.crew().full())) {
            answer(deputy, seq, -Errno.EAGAIN);
            return;
        }
        boolean admitted;
        long restart = 0;
        synchronized (deputy.lock) {
            if (deputy.ended) {
                return;
            }
            if (epoch != deputy.epoch()) {
                throw new org.mosix.wire.Malformed("a call of epoch " + epoch + ", which is not " + deputy.epoch());
            }
            boolean busy = deputy.inFlight() != null && deputy.inFlight().internal();
            if (deputy.inFlight() != null && !busy) {
                throw new org.mosix.wire.Malformed("two calls of one task at once");
            }
            boolean rest = deputy.waiting().isRest(saidRest, row, args, deputy.pid());
            admitted = !busy && (rest || deputy.admits(seen)) && !deputy.mask().waits();
            restart = admitted
                    ? deputy.out().foreseer().descriptors().refusal(row.nr(), args)
                    : deputy.waiting().restart(row, args);
            admitted &= restart == 0;
            if (admitted) {
                deputy.page().mask(mask);
                closes(deputy, closes);
                deputy.out().foreseer().called(row, args, frame, asked);
                start(deputy, row, seq, args, frame, map);
            }
        }
        if (admitted) {
            deputy.page().wake();
            deputy.out().watch().look(reply);
        } else {
            // Not made: the body takes its signal first, or moves, and asks again.
            answer(deputy, seq, restart);
        }
    }

    /** Is there no room for one more process behind this link? */
    static boolean full(HomeLink link) {
        return link.size() >= MOST_DEPUTIES;
    }

    /** What the guest has closed since its last call. */
    private static void closes(Deputy deputy, int descriptor) {
        deputy.page().close(descriptor);
        if (descriptor == CallFrame.NO_CLOSE) {
            return;
        }
        deputy.out().foreseer().descriptors().closed(descriptor);
        if (deputy.trace() != null) {
            deputy.trace().closed(deputy.pid(), descriptor);
        }
    }

    /** What comes before the ins. */
    private static List<MapLine> map(Row row, ByteBuffer frame) throws org.mosix.wire.Malformed {
        int size = frame.getInt(CallFrame.DETERMINANTS);
        if (size == 0) {
            return null;
        }
        if (size < 0 || size > frame.remaining() || !OwnFiles.opens(row.nr())) {
            throw new org.mosix.wire.Malformed(row.name() + " with determinants");
        }
        int at = frame.position();
        frame.position(at + size);
        return MapLine.decode(frame.slice(at, size).order(frame.order()));
    }

    private void start(Deputy deputy, Row row, int seq, long[] args, ByteBuffer ins, List<MapLine> map)
            throws IOException {
        Route route = row.route(args);
        byte[] traced = null;
        if (deputy.trace() != null && route != Route.FAMILY) {
            traced = new byte[ins.remaining()];
            ins.get(ins.position(), traced);
        }
        byte[] action = null;
        long[] words;
        Wait wait = null;
        long restart = deputy.waiting().restart(row, args);
        Wait before = deputy.waiting().take();
        try {
            if (route == Route.FAMILY) {
                words = family(deputy, row, args, ins);
            } else {
                deputy.out().layout.lay(row, args, ins, deputy.page().area());
                words = deputy.out().layout.words();
                if (before != null && before.is(row.nr(), args)) {
                    before.shorten(words, deputy.page().area());
                    wait = before;
                } else {
                    wait = Wait.of(row.nr(), args, words, deputy.page().area());
                }
                action = row.nr() == Nr.RT_SIGACTION
                        ? newAction(args, words, deputy.page().area())
                        : null;
            }
        } catch (Malformed e) {
            throw new org.mosix.wire.Malformed(row.name() + ": " + e.getMessage());
        }
        if (action != null && args[0] == Signals.SIGTRAP) {
            deputy.crew().trapUnknown();
        }
        deputy.times().begins(row.nr(), args);
        deputy.countCall();
        HomeCall call = new HomeCall(row, seq, args, wait, restart, action, traced, map);
        if (row.nr() == Nr.EXIT_GROUP) {
            LastMemory.exit(deputy, call, words);
        } else {
            deputy.inFlight(call);
            deputy.out().foreseer().prepare(call);
            deputy.out().watch().begin(call, link.size() <= FEW_DEPUTIES);
            deputy.page().give(row.nr(), words);
        }
    }

    /** The kernel sigaction that the guest sets, as it was laid out in the area; null if it sets none. */
    private static byte[] newAction(long[] args, long[] words, Area area) {
        long at = words[1] - area.address();
        boolean laid = at >= 0 && at <= area.bytes().capacity() - 32;
        if (args[0] < 1 || args[0] > 64 || args[1] == 0 || !laid) {
            return null;
        }
        byte[] action = new byte[32];
        area.bytes().get((int) at, action);
        return action;
    }

    private static long[] family(Deputy deputy, Row row, long[] args, ByteBuffer ins)
            throws Malformed, org.mosix.wire.Malformed {
        long fault = OutLoop.FAULT;
        boolean execs = row.nr() == Nr.EXECVE || row.nr() == Nr.EXECVEAT;
        if (execs && !deputy.crew().isSingle()) {
            throw new org.mosix.wire.Malformed("a new program in the place of several threads");
        }
        switch (row.nr()) {
            case Nr.CLONE:
                // A thread needs no stack, since the loop has none; what its body has of its own is not home's.
                return isThread(args)
                        ? new long[] {Flags.THREAD | args[0] & Flags.CLONE_SYSVSEM, 0, 0, 0, 0, 0}
                        : new long[] {args[0] & FORK_FLAGS, 0, 0, args[3], 0, 0};
            case Nr.EXIT:
                if (deputy.leads()) {
                    throw new org.mosix.wire.Malformed("the end of a first thread alone");
                }
                return new long[] {args[0], 0, 0, 0, 0, 0};
            case Nr.EXECVE: {
                ExecArguments.Words w =
                        ExecArguments.decode(ins).lay(deputy.page().area(), fault);
                return new long[] {w.path(), w.argv(), w.envp(), 0, 0, 0};
            }
            case Nr.EXECVEAT: {
                ExecArguments.Words w =
                        ExecArguments.decode(ins).lay(deputy.page().area(), fault);
                return new long[] {args[0], w.path(), w.argv(), w.envp(), args[4], 0};
            }
            case Nr.EXIT_GROUP:
                return new long[] {args[0], 0, 0, 0, 0, 0};
            case Nr.MMAP:
                return mapping(deputy, args);
            default:
                throw new org.mosix.wire.Malformed(row.name() + " is not made for a host");
        }
    }

    private static boolean isThread(long[] args) {
        return (args[0] & Flags.CLONE_THREAD) != 0;
    }

    /**
     * A mapping goes exactly where the host says, so it must not touch what the node needs there, nor be memory that
     * others could write: neither the area nor the page, which hold the deputy.
     */
    private static long[] mapping(Deputy deputy, long[] args) throws org.mosix.wire.Malformed {
        boolean ours = Gadget.overlaps(deputy.gadgetBase(), args[0], args[1]);
        boolean writable = (args[3] & 1) != 0 && (args[2] & Flags.PROT_WRITE) != 0;
        if (ours || writable || (args[3] & Flags.MAP_FIXED) == 0 || (args[3] & Flags.MAP_ANONYMOUS) != 0) {
            throw new org.mosix.wire.Malformed("a mapping that no guest may make");
        }
        return args;
    }

    private void answer(Deputy deputy, int seq, long result) throws IOException {
        reply.clear();
        reply.putLong(deputy.task())
                .putInt(seq)
                .putInt(ReplyFrame.NOT_MADE)
                .putLong(result)
                .putLong(0);
        link.channel().send(Frame.REPLY, reply.flip());
    }

    /** May a chunked call go on with its next part? A read only where that cannot wait: in a regular file. */
    static boolean mayContinue(Deputy deputy, HomeCall call, long result) {
        if (result < LARGE) {
            return false;
        }
        boolean regular = Unfinished.isRegular(deputy.pid(), call.args());
        deputy.waiting().goesOn(regular ? call : null);
        return regular || call.row().effect() == org.mosix.syscall.table.Effect.EFFECT;
    }

    /** What file the deputy has just mapped, for the host to get its content. */
    static void describeMapping(Deputy deputy, HomeCall call, ByteBuffer frame) {
        try {
            MappedFile mapped = new MappedFile(deputy.pid(), call.args()[0]);
            FileRef file = mapped.describe((int) call.args()[4]);
            deputy.mapped.set(mapped);
            if (mapped.mayBeExecuted((int) call.args()[4])) {
                frame.putInt(ReplyFrame.FLAGS, ReplyFrame.EXECUTABLE);
            }
            FileRefBytes.put(frame, file);
        } catch (IOException | NotCarried e) {
            // A device, a socket: the process maps it itself, at home, and what is mapped now goes as it returns.
            org.slf4j.LoggerFactory.getLogger(HomeCalls.class)
                    .info("process {} maps a file at home that cannot travel: {}", deputy.pid(), e.getMessage());
            frame.putInt(ReplyFrame.FLAGS, ReplyFrame.RETURN);
        }
    }
}
