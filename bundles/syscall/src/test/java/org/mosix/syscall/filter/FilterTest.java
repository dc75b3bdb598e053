package org.mosix.syscall.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Table;
import org.mosix.syscall.table.When;

class FilterTest {
    private static final long GADGET = 0x10000;
    private final Filter.Options options = new Filter.Options(GADGET, GADGET + 0x1000, false);
    private final Machine machine = new Machine(Filter.compile(options));

    private static int expected(Row row, long[] args) {
        if (Filter.reported(row.nr())) {
            return Filter.RET_USER_NOTIF;
        }
        switch (row.route(args)) {
            case HERE:
                return Filter.RET_ALLOW;
            case HOME:
            case BOTH:
                return Filter.RET_USER_NOTIF;
            case DENY:
                return Filter.RET_ERRNO | row.errno();
            default:
                return Filter.RET_TRACE | Filter.TRACE_TABLE;
        }
    }

    private int run(int nr, long... args) {
        return machine.run(Machine.data(nr, Filter.AUDIT_ARCH_X86_64, 0x7fff12345678L, args));
    }

    @Test
    void everyNumberAndClauseIsAsInTheTable() {
        Random random = new Random(7);
        long[] edges = {
            0,
            1,
            2,
            -1,
            -2,
            0x20,
            0x22,
            0x21,
            0x23,
            1L << 32,
            (1L << 32) | 0x22,
            0x5401,
            0xffffffffL,
            0x80000000L,
            Long.MIN_VALUE
        };
        for (int nr = 0; nr <= 500; nr++) {
            Row row = Table.row(nr);
            for (int round = 0; round < 60; round++) {
                long[] args = new long[6];
                for (int i = 0; i < 6; i++) {
                    args[i] = random.nextBoolean() ? edges[random.nextInt(edges.length)] : random.nextLong();
                }
                assertEquals(expected(row, args), run(nr, args), row.name());
            }
            for (When when : row.when()) {
                long[] args = random.longs(6).toArray();
                when.tests().forEach(t -> args[t.arg()] = args[t.arg()] & ~t.mask() | t.value());
                assertEquals(expected(row, args), run(nr, args), row.name());
                When.Test one = when.tests().get(random.nextInt(when.tests().size()));
                args[one.arg()] ^= Long.lowestOneBit(one.mask());
                assertEquals(expected(row, args), run(nr, args), row.name());
            }
        }
    }

    @Test
    void wellKnownArgumentsDecide() {
        assertEquals(Filter.RET_ALLOW, run(9, 0, 4096, 3, 0x22, -1, 0));
        assertEquals(Filter.RET_TRACE | 2, run(9, 0, 4096, 3, 0x21, -1, 0));
        assertEquals(Filter.RET_TRACE | 2, run(9, 0, 4096, 3, 0x2, 3, 0));
        assertEquals(Filter.RET_ALLOW, run(228, 1, 0, 0, 0, 0, 0));
        assertEquals(Filter.RET_USER_NOTIF, run(228, 2, 0, 0, 0, 0, 0));
        assertEquals(Filter.RET_USER_NOTIF, run(228, -6, 0, 0, 0, 0, 0));
        assertEquals(Filter.RET_USER_NOTIF, run(16, 0, 0x5401, 0, 0, 0, 0));
        assertEquals(Filter.RET_TRACE | 2, run(16, 0, 0xc020660bL, 0, 0, 0, 0));
        assertEquals(Filter.RET_ERRNO | 38, run(134, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void numbersBeyondTheTableReturn() {
        for (int nr : new int[] {Table.LAST + 1, 400, 1000, 0x3fffffff}) {
            assertEquals(Filter.RET_TRACE | 2, run(nr, 0, 0, 0, 0, 0, 0));
        }
        for (int nr : new int[] {0x40000000, 0x40000001, -1, Integer.MIN_VALUE}) {
            assertEquals(Filter.RET_ERRNO | 38, run(nr, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void aCallOfTheOldInterfaceStops() {
        assertEquals(Filter.RET_TRACE | Filter.TRACE_OLD, machine.run(Machine.data(39, 0x40000003, GADGET + 2)));
    }

    @Test
    void theGadgetsCallsStopForTheTracer() {
        long[][] ranges = {{GADGET, GADGET + 0x1000}, {0x7fff_ffff_0000L, 0x7fff_ffff_f000L}, {0xfffff000L, 1L << 32}};
        for (long[] range : ranges) {
            Machine with = new Machine(Filter.compile(new Filter.Options(range[0], range[1], false)));
            for (long pointer : new long[] {range[0], range[0] + 1, range[1] - 1}) {
                assertEquals(Filter.RET_TRACE | 1, with.run(Machine.data(39, Filter.AUDIT_ARCH_X86_64, pointer)));
            }
            long[] outside = {range[0] - 1, range[1], range[1] + 1, range[0] + (1L << 32), range[0] - (1L << 32), 0};
            for (long pointer : outside) {
                assertEquals(Filter.RET_USER_NOTIF, with.run(Machine.data(39, Filter.AUDIT_ARCH_X86_64, pointer)));
            }
        }
        assertThrows(IllegalArgumentException.class, () -> new Filter.Options(0xfffff000L, (1L << 32) + 1, true));
    }

    @Test
    void sigreturnIsReportedByDefault() {
        assertEquals(Filter.RET_ALLOW, run(15));
        Machine usual = new Machine(Filter.compile(new Filter.Options(0, 0)));
        assertEquals(Filter.RET_USER_NOTIF, usual.run(Machine.data(15, Filter.AUDIT_ARCH_X86_64, 0)));
        assertEquals(Filter.RET_ALLOW, usual.run(Machine.data(12, Filter.AUDIT_ARCH_X86_64, 0)));
    }

    @Test
    void theProgramIsShortAndEndsInAReturn() {
        ByteBuffer program = Filter.compile(options);
        assertTrue(program.remaining() / 8 < 2000, "instructions: " + program.remaining() / 8);
        assertEquals(Code.RETURN, program.getShort(program.limit() - 8));
    }
}
