package org.mosix.process.home;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.OpenDescriptors;
import org.mosix.linux.proc.ProcessLimits;
import org.mosix.process.protocol.Foresight;
import org.mosix.process.protocol.ReplyFrame;
import org.mosix.process.protocol.Sequel;
import org.mosix.syscall.table.Route;
import org.mosix.syscall.table.Row;

/**
 * Adds to an answer what the guest is likely to ask next ({@link Foresight}, docs/adr/0006): it asks nothing of the kernel
 * that could be seen, or that the guest could not ask itself. On the thread that answers, but for what is said.
 */
final class Foreseer {
    private static final int P_ALL = 0;
    /** WNOHANG, WSTOPPED, WEXITED, WCONTINUED and WNOWAIT: is there a child of any kind? (waitid(2)) */
    private static final int LOOK = 1 | 2 | 4 | 8 | 0x01000000;

    /** Bytes of the area that are the call's own, when others are made behind it; and those of each of these. */
    private static final int FIRST = 512 << 10;

    private static final int PART = 32 << 10;

    private final Deputy deputy;
    private final OpenedFile opened;
    private final WrittenFile written;
    private final NativeBuffer limit = new NativeBuffer(Foresight.LIMIT);
    private final Asking asking;
    private boolean lonely;
    /** What the deputy was given to answer behind the call. */
    private final List<Ahead> ahead = new ArrayList<>();

    private int expected;
    private final Descriptors descriptors = new Descriptors();
    private final ReadAhead readAhead;
    private final WriteGrants grants;
    /** Bytes of an answer that may be wanted for a window. */
    private int room;

    Foreseer(Deputy deputy) {
        this.deputy = deputy;
        PlainFile file = new PlainFile();
        this.opened = new OpenedFile(deputy.pid(), file);
        this.readAhead = new ReadAhead(deputy, descriptors, opened, file);
        this.grants = new WriteGrants(deputy, descriptors, opened, file);
        this.written = new WrittenFile(deputy.pid());
        this.asking = new Asking(Habits.NODE, deputy.page().user());
    }

    /** A call has come. On In, under the deputy's lock, before it is begun. */
    void called(Row row, long[] args, ByteBuffer ins, int asked) {
        asking.called(row, args, ins, asked);
        descriptors.called(row.nr(), args);
    }

    /** What is known of the process's descriptors. */
    Descriptors descriptors() {
        return descriptors;
    }

    /** Bytes by which the answer may become longer than its call explains. Set by {@link #prepare}. */
    int room() {
        return room;
    }

    /** The call was laid out: what is to be answered ahead goes with it. On In, under the deputy's lock. */
    void prepare(HomeCall call) {
        expected = 0;
        room = readAhead.room(call);
        int nr = call.row().nr();
        boolean can = call.row().route(call.args()) == Route.HOME
                && nr != Nr.WAIT4
                && nr != Nr.SET_TID_ADDRESS
                && deputy.crew().isSingle()
                && deputy.out().layout.within(FIRST);
        List<Habits.Question> questions = can ? asking.expected() : List.of();
        if (questions.isEmpty()) {
            return;
        }
        List<long[]> words = new ArrayList<>();
        while (expected < questions.size() && ahead(expected).lays(questions.get(expected), words)) {
            expected++;
        }
        deputy.page().further(words);
        asking.tells(questions.subList(0, expected));
    }

    private Ahead ahead(int i) {
        while (ahead.size() <= i) {
            ahead.add(new Ahead(deputy.page().area().part(FIRST + ahead.size() * PART, PART)));
        }
        return ahead.get(i);
    }

    /** Before the answer is written, while the deputy can still be asked. The call in flight is to be set again. */
    boolean asks(HomeCall call, long result) {
        lonely = false;
        return call.row().nr() == Nr.WAIT4 && result > 0 && (int) call.args()[0] == -1;
    }

    void ask(OutLoop out) {
        lonely = out.make(Nr.WAITID, P_ALL, 0, 0, LOOK, 0) == -Errno.ECHILD;
    }

    /** What follows a call whose outs begin in the frame at {@code outs}. */
    void tell(HomeCall call, long result, ByteBuffer frame, int outs) {
        boolean told = result == -Errno.EBADF ? gap(call, frame) : follows(call, result, frame, outs);
        if (call.row().nr() == Nr.GETDENTS64 && result > 0 && frame.getInt(outs) == result) {
            asking.listed(
                    frame.duplicate().limit(outs + Integer.BYTES + (int) result).position(outs + Integer.BYTES));
        }
        switch (call.row().nr()) {
            case Nr.OPENAT -> {
                if (opened.tells(call, result, frame, outs)) {
                    descriptors.opened((int) result);
                    readAhead.opened((int) result);
                }
            }
            case Nr.DUP, Nr.DUP2, Nr.DUP3 -> {
                if (result >= 0) {
                    descriptors.copied((int) call.args()[0], (int) result);
                }
            }
            default -> {}
        }
        int flag = told ? ReplyFrame.FORESEES : further(call, result, frame);
        if (told && call.row().nr() == Nr.OPENAT && sequel(frame)) {
            flag |= ReplyFrame.SEQUEL;
        }
        frame.putInt(ReplyFrame.FLAGS, frame.getInt(ReplyFrame.FLAGS) | flag);
    }

    /** What comes with an answer that foresees nothing else: the flag that says so, or 0. */
    private int further(HomeCall call, long result, ByteBuffer frame) {
        if (call.row().nr() == Nr.READ && result > 0 && readAhead.tell(call, result, frame, room)) {
            return ReplyFrame.WINDOW;
        }
        // A call that is to be made again is not answered: nothing is learnt from it.
        return !Errno.isRestart(result) && sequel(frame) ? ReplyFrame.SEQUEL : 0;
    }

    private boolean follows(HomeCall call, long result, ByteBuffer frame, int outs) {
        return switch (call.row().nr()) {
            case Nr.MMAP, Nr.SET_TID_ADDRESS -> stack(frame);
            case Nr.WAIT4 -> lonely && nothing(frame);
            case Nr.WRITE ->
                result > 0
                        && (written.isNull((int) call.args()[0]) && nothing(frame) || grants.tell(call, result, frame));
            default ->
                opened.tells(call, result, frame, outs) && opened.tell(call, result, frame, deputy.trace() == null);
        };
    }

    private static boolean nothing(ByteBuffer frame) {
        boolean room = frame.remaining() >= Integer.BYTES;
        if (room) {
            frame.putInt(0);
        }
        return room;
    }

    /** Who asks for a descriptor that is not open, or closes it, goes through all that there may be, as a rule. */
    private boolean gap(HomeCall call, ByteBuffer frame) {
        boolean plain = switch (call.row().nr()) {
            case Nr.CLOSE, Nr.FSTAT, Nr.NEWFSTATAT, Nr.FCNTL, Nr.LSEEK, Nr.IOCTL -> true;
            default -> false;
        };
        if (!plain || !deputy.crew().isSingle() || frame.remaining() < Foresight.GAP + Integer.BYTES) {
            return false;
        }
        OpenDescriptors.Gap gap = OpenDescriptors.around(deputy.pid(), (int) call.args()[0]);
        if (gap == null) {
            return false;
        }
        frame.putInt(gap.first()).putInt(gap.end()).putInt(Foresight.GAP);
        return true;
    }

    private boolean sequel(ByteBuffer frame) {
        int begin = frame.position();
        int most = Math.min(Sequel.MOST_BYTES, frame.remaining() - Integer.BYTES);
        for (int i = 0; i < expected; i++) {
            Sequel sequel = ahead.get(i).answered(deputy.page().further(i));
            if (sequel == null || frame.position() - begin + sequel.size() > most) {
                break;
            }
            sequel.put(frame);
        }
        int bytes = frame.position() - begin;
        if (bytes > 0) {
            frame.putInt(bytes);
        }
        return bytes > 0;
    }

    private boolean stack(ByteBuffer frame) {
        if (frame.remaining() < Foresight.LIMIT + Integer.BYTES
                || Kernel.call(Nr.PRLIMIT64, deputy.pid(), ProcessLimits.STACK, 0, limit.address()) != 0) {
            return false;
        }
        frame.put(limit.bytes().slice(0, Foresight.LIMIT)).putInt(Foresight.LIMIT);
        return true;
    }
}
