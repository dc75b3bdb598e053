package org.mosix.syscall.marshal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Table;

/** Whatever comes from another machine: Malformed, or nothing outside the area and the guest's own buffers. */
class ForgedTest {
    private static final long[] EDGES = {0, 1, 8, 16, 64, 1024, 4096, 65536, 1 << 20, -1, Integer.MIN_VALUE,
        Long.MIN_VALUE, 1L << 32, (1L << 32) + 5, Pages.BASE, Pages.BASE + 4000, 0x5401, 0x7fffffff, 0x10000};
    private static final int ROUNDS = 150;

    private final Random random = new Random(42);
    private final List<Row> carried = Table.all().stream().filter(Row::carried).toList();

    private long[] args(Row row) {
        long[] args = new long[6];
        for (int i = 0; i < 6; i++) {
            int kind = random.nextInt(4);
            args[i] = kind == 0 ? random.nextLong() : kind == 1 ? random.nextInt(40) : EDGES[random.nextInt(EDGES.length)];
        }
        // often a command that is known, so that shapes are reached
        if (!row.when().isEmpty() && random.nextInt(4) > 0) {
            row.when().get(random.nextInt(row.when().size())).tests().forEach(t -> args[t.arg()] = t.value());
        }
        return args;
    }

    private ByteBuffer bytes(int most) {
        byte[] bytes = new byte[random.nextInt(3) == 0 ? random.nextInt(12) : random.nextInt(most)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = random.nextInt(4) == 0 ? (byte) random.nextInt() : (byte) random.nextInt(5);
        }
        return ByteBuffer.wrap(bytes);
    }

    /** Ins that a real guest would send, with some bytes changed, lost or added; args may be changed too. */
    private ByteBuffer forged(Row row, long[] args, Pages pages, Gather gather) {
        if (random.nextInt(4) == 0) {
            return bytes(300);
        }
        ByteBuffer ins = ByteBuffer.allocate(200_000);
        gather.gather(row, args, pages, ins);
        System.arraycopy(gather.args(), 0, args, 0, 6);
        for (int changes = random.nextInt(4); changes > 0 && ins.position() > 0; changes--) {
            int at = random.nextBoolean() ? random.nextInt(Math.min(8, ins.position())) : random.nextInt(ins.position());
            ins.put(at, random.nextBoolean() ? (byte) random.nextInt() : (byte) random.nextInt(5));
        }
        if (random.nextInt(8) == 0) {
            args[random.nextInt(6)] = EDGES[random.nextInt(EDGES.length)];
        }
        if (random.nextInt(8) == 0) {
            ins.position(Math.max(0, ins.position() + random.nextInt(5) - 2));
        }
        return ins.flip();
    }

    @Test
    void forgedInsAreRefusedOrStayInTheArea() {
        int capacity = 20_000;
        ByteBuffer fenced = ByteBuffer.allocate(capacity + 200);
        Area area = new Area(fenced.slice(100, capacity), Trip.AREA);
        Layout layout = new Layout(Trip.FAULT);
        ByteBuffer outs = ByteBuffer.allocate(capacity + 64);
        Pages pages = new Pages(16);
        random.nextBytes(pages.bytes.array());
        Gather gather = new Gather(16384);
        int laid = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (Row row : carried) {
                long[] args = args(row);
                try {
                    layout.lay(row, args, forged(row, args, pages, gather), area);
                } catch (Malformed expected) {
                    continue;
                }
                laid++;
                Followed.check(row, args, layout.words(), area);
                // the deputy may have put anything into the area meanwhile
                random.nextBytes(fenced.array());
                byte[] fence = fenced.array().clone();
                outs.clear();
                layout.outs(random.nextBoolean() ? random.nextInt(5000) : random.nextLong(), outs);
                assertTrue(java.util.Arrays.equals(fence, fenced.array()));
            }
        }
        assertTrue(laid > 3000, "only " + laid + " were laid out");
    }

    @Test
    void layoutNeverWritesOutsideTheArea() {
        int capacity = 512;
        ByteBuffer fenced = ByteBuffer.allocate(capacity + 200);
        Area area = new Area(fenced.slice(100, capacity), Trip.AREA);
        Layout layout = new Layout(Trip.FAULT);
        for (int round = 0; round < ROUNDS; round++) {
            for (Row row : carried) {
                try {
                    layout.lay(row, args(row), bytes(700), area);
                } catch (Malformed expected) {
                    continue;
                }
            }
        }
        for (int i = 0; i < 100; i++) {
            assertEquals(0, fenced.get(i));
            assertEquals(0, fenced.get(100 + capacity + i));
        }
    }

    /** A guest's memory that remembers the range that a call may write. */
    private static final class Fenced implements Memory {
        final Pages pages = new Pages(4);
        long from;
        long to;
        boolean outside;

        @Override
        public int read(long address, ByteBuffer into) {
            return pages.read(address, into);
        }

        @Override
        public int write(long address, ByteBuffer from) {
            outside |= address < this.from || address + from.remaining() > to;
            return pages.write(address, from);
        }
    }

    @Test
    void forgedOutsStayInTheGuestsBuffers() {
        Fenced body = new Fenced();
        Scatter scatter = new Scatter();
        for (int round = 0; round < 20_000; round++) {
            int capacity = random.nextInt(64);
            body.from = Pages.BASE + 1000;
            body.to = body.from + capacity;
            long[] args = {3, body.from, capacity, 0, 0, 0};
            ByteBuffer outs = ByteBuffer.allocate(80).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            outs.putInt(0, random.nextInt(100)).limit(random.nextInt(81));
            try {
                scatter.scatter(Table.row("read"), args, random.nextInt(200) - 20, outs, body);
            } catch (Malformed expected) {
                continue;
            }
        }
        assertTrue(!body.outside);
    }

    @Test
    void forgedOutsAreMalformedAtWorst() {
        Pages pages = new Pages(4);
        Scatter scatter = new Scatter();
        random.nextBytes(pages.bytes.array());
        for (int round = 0; round < ROUNDS; round++) {
            for (Row row : carried) {
                try {
                    scatter.scatter(row, args(row), random.nextInt(5000) - 1000, bytes(300), pages);
                } catch (Malformed expected) {
                    continue;
                }
            }
        }
    }

    @Test
    void whateverAGuestAsksCanBeLaidOut() throws Malformed {
        Pages pages = new Pages(64);
        Trip trip = new Trip(pages);
        int whole = 0;
        for (int round = 0; round < 60; round++) {
            random.nextBytes(pages.bytes.array());
            for (Row row : carried) {
                long[] args = args(row);
                if (row.route(args) != org.mosix.syscall.table.Route.HOME) {
                    continue;
                }
                long result = random.nextInt(3000) - 500;
                long got = trip.call(row.name(), (w, a) -> {
                    Followed.check(row, trip.gather.args(), w, trip.area);
                    return result;
                }, args);
                whole += got == result ? 1 : 0;
            }
        }
        assertTrue(whole > 3000, "only " + whole + " came through");
    }
}
