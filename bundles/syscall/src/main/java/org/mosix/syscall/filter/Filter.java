package org.mosix.syscall.filter;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.Nr;
import org.mosix.syscall.table.Route;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Table;
import org.mosix.syscall.table.When;

/**
 * Compiles the table to the seccomp filter of a body, seccomp(2): HERE is allowed, HOME and BOTH are reported to the
 * listener, FAMILY, RETURN and unknown numbers stop for the tracer, DENY answers with its errno. A call of the 32-bit
 * interface ({@code int 0x80}, whose numbers mean other calls) stops for the tracer too; numbers of the x32 ABI do not
 * exist. Pure; any thread.
 */
public final class Filter {
    /** Data of RET_TRACE when the call was made by the gadget, PTRACE_GETEVENTMSG. */
    public static final int TRACE_GADGET = 1;
    /** Data of RET_TRACE when the table says FAMILY or RETURN. */
    public static final int TRACE_TABLE = 2;
    /** Data of RET_TRACE when the call is of the 32-bit interface. */
    public static final int TRACE_OLD = 3;

    static final int RET_ERRNO = 0x00050000;
    static final int RET_USER_NOTIF = 0x7fc00000;
    static final int RET_TRACE = 0x7ff00000;
    static final int RET_ALLOW = 0x7fff0000;
    static final int AUDIT_ARCH_X86_64 = 0xc000003e;
    static final int X32_BIT = 0x40000000;
    static final int ENOSYS = 38;

    private static final int NR = 0;
    private static final int ARCH = 4;
    private static final int POINTER = 8;
    private static final int ARGS = 16;

    /**
     * What differs from body to body.
     *
     * @param gadgetStart first instruction pointer of the gadget; the pointer of a call is that of the instruction
     *     <em>after</em> {@code syscall}
     * @param gadgetEnd first one behind it; equal to {@code gadgetStart} for no gadget. Both in the same 4 GiB
     * @param notifySigreturn whether rt_sigreturn is reported, so that the deputy's signal mask can follow
     */
    public record Options(long gadgetStart, long gadgetEnd, boolean notifySigreturn) {
        /** Checks the range. */
        public Options {
            if (gadgetEnd < gadgetStart || gadgetEnd > gadgetStart && gadgetStart >>> 32 != gadgetEnd - 1 >>> 32) {
                throw new IllegalArgumentException("gadget from " + gadgetStart + " to " + gadgetEnd);
            }
        }

        /** With the usual treatment of rt_sigreturn: reported. */
        public Options(long gadgetStart, long gadgetEnd) {
            this(gadgetStart, gadgetEnd, true);
        }
    }

    /** Numbers from {@code first} to the next piece's first, all treated alike; a row if arguments matter. */
    private record Piece(int first, int action, Row row) {}

    private final Code code = new Code();
    private final Options options;

    private Filter(Options options) {
        this.options = options;
    }

    /** The filter for the whole table: struct sock_filter[], little endian, from position 0 to limit. */
    public static ByteBuffer compile(Options options) {
        Filter filter = new Filter(options);
        filter.head();
        List<Piece> pieces = filter.pieces();
        filter.tree(pieces, 0, pieces.size());
        return filter.code.program();
    }

    private void head() {
        code.load(ARCH, -1);
        code.emit(Code.JEQ, 1, 0, AUDIT_ARCH_X86_64);
        code.giveBack(RET_TRACE | TRACE_OLD);
        if (options.gadgetEnd > options.gadgetStart) {
            code.load(POINTER + 4, -1);
            code.emit(Code.JEQ, 0, 4, (int) (options.gadgetStart >>> 32));
            code.load(POINTER, -1);
            code.emit(Code.JGE, 0, 2, (int) options.gadgetStart);
            // the last one and not the end, which may be 2^32
            code.emit(Code.JGT, 1, 0, (int) (options.gadgetEnd - 1));
            code.giveBack(RET_TRACE | TRACE_GADGET);
        }
        code.forget();
        code.load(NR, -1);
        code.emit(Code.JGE, 0, 1, X32_BIT);
        code.giveBack(RET_ERRNO | ENOSYS);
    }

    private List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        for (int nr = 0; nr <= Table.LAST + 1; nr++) {
            Row row = Table.row(nr);
            int action = action(row.nr(), row.route(), row.errno());
            Row clauses = row.when().isEmpty() ? null : row;
            Piece last = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
            if (last == null || clauses != null || last.row != null || last.action != action) {
                pieces.add(new Piece(nr, action, clauses));
            }
        }
        return pieces;
    }

    /**
     * FAMILY calls that need no tracer: the body never comes back from them, or only with an error. Reporting them is cheaper
     * than a stop.
     */
    public static boolean reported(int nr) {
        return nr == Nr.EXECVE || nr == Nr.EXECVEAT || nr == Nr.EXIT || nr == Nr.EXIT_GROUP;
    }

    private int action(int nr, Route route, int errno) {
        if (nr == Nr.RT_SIGRETURN && options.notifySigreturn || reported(nr)) {
            return RET_USER_NOTIF;
        }
        switch (route) {
            case HERE:
                return RET_ALLOW;
            case HOME:
            case BOTH:
                return RET_USER_NOTIF;
            case DENY:
                return RET_ERRNO | errno;
            default:
                return RET_TRACE | TRACE_TABLE;
        }
    }

    /** A balanced search: the number is in the accumulator all the way down. */
    private void tree(List<Piece> pieces, int from, int to) {
        if (to - from == 1) {
            leaf(pieces.get(from));
            return;
        }
        int middle = (from + to) >>> 1;
        code.emit(Code.JGE, 0, 1, pieces.get(middle).first);
        int right = code.jump();
        tree(pieces, from, middle);
        code.land(right);
        tree(pieces, middle, to);
    }

    private void leaf(Piece piece) {
        if (piece.row != null) {
            code.forget();
            for (When when : piece.row.when()) {
                clause(piece.row, when);
            }
        }
        code.giveBack(piece.action);
    }

    private void clause(Row row, When when) {
        List<Integer> exits = new ArrayList<>();
        for (When.Test test : when.tests()) {
            half(test.arg() * 8, (int) test.mask(), (int) test.value(), exits);
            half(test.arg() * 8 + 4, (int) (test.mask() >>> 32), (int) (test.value() >>> 32), exits);
        }
        code.giveBack(action(row.nr(), when.route(), row.errno()));
        exits.forEach(code::landNo);
        if (exits.size() > 1) {
            // which word the accumulator holds depends on the test that failed
            code.forget();
        }
    }

    private void half(int offset, int mask, int value, List<Integer> exits) {
        if (mask != 0) {
            code.load(ARGS + offset, mask);
            code.emit(Code.JEQ, 0, 0, value);
            exits.add(code.here() - 1);
        }
    }
}
