package org.mosix.migration;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.CpuFeatures;
import org.mosix.process.protocol.CallFrame;
import org.mosix.syscall.marshal.ExecArguments;
import org.mosix.syscall.marshal.Gather;
import org.mosix.syscall.marshal.Memory;
import org.mosix.syscall.table.Grant;
import org.mosix.syscall.table.Route;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Table;
import org.mosix.wire.Channel;

/**
 * Makes the call frames of a host that means harm: every number that is carried, arguments at random and at the edges,
 * ins as the real {@link Gather} makes them from a memory full of dangerous names and words. The host side of a correct
 * node could send each of them, so home must make it: as the user's own process could.
 */
final class Forger {
    private static final long BASE = 0x7f00_0000_0000L;
    private static final int MEMORY = 1 << 18;
    private static final long[] ODD = {
        0,
        1,
        -1,
        2,
        8,
        16,
        0xffffffffL,
        1L << 63,
        4096,
        65536,
        0x7fffffff,
        -100,
        0x7ffffffff000L,
        -4096,
        0x10000,
        0x11000
    };
    /** Slow on the whole machine, or of no use here. */
    private static final Set<String> LEFT_OUT =
            Set.of("sync", "syncfs", "fsync", "fdatasync", "rt_sigsuspend", "pause");
    /** What a host would like to reach. */
    private final List<String> names;

    private final Random random;
    private final boolean ipc;
    private final Gather gather = new Gather(Gather.CHUNK);
    private final ByteBuffer memory = ByteBuffer.allocate(MEMORY).order(ByteOrder.LITTLE_ENDIAN);
    private final List<Row> carried;
    private final List<Row> others;

    /** @param ipc whether System V and POSIX objects may be made, which outlive their maker */
    Forger(long seed, boolean ipc, List<String> names) {
        this.random = new Random(seed);
        this.ipc = ipc;
        this.names = names;
        carried = Table.all().stream().filter(this::wanted).toList();
        others = Table.all().stream()
                .filter(r -> !r.carried() && r.route() != Route.FAMILY)
                .toList();
        for (int at = 0; at < MEMORY; at += 8) {
            memory.putLong(at, odd());
        }
        for (int at = 0; at < MEMORY; at += 4096) {
            byte[] name = names.get(random.nextInt(names.size())).getBytes(StandardCharsets.UTF_8);
            memory.put(at, name).put(at + name.length, (byte) 0);
            // struct iovec, and the start of struct msghdr, that point into this memory
            memory.putLong(at + 1024, BASE + 4096).putLong(at + 1032, random.nextInt(9000));
            memory.putLong(at + 1040, BASE).putLong(at + 1048, random.nextInt(2) - (long) random.nextInt(2));
            memory.putLong(at + 2048, BASE + 8192).putInt(at + 2056, random.nextInt(120));
            memory.putLong(at + 2064, BASE + at + 1024).putLong(at + 2072, random.nextInt(3));
            memory.putLong(at + 2080, BASE + 12288).putLong(at + 2088, random.nextInt(100));
        }
    }

    private boolean wanted(Row row) {
        return row.carried() && !LEFT_OUT.contains(row.name()) && (ipc || row.grant() != Grant.IPC);
    }

    private final class Guest implements Memory {
        @Override
        public int read(long address, ByteBuffer into) {
            int n = (int) Math.max(0, Math.min(into.remaining(), BASE + MEMORY - address));
            if (address < BASE || n == 0) {
                return 0;
            }
            into.put(memory.array(), (int) (address - BASE), n);
            return n;
        }

        @Override
        public int write(long address, ByteBuffer from) {
            return 0;
        }
    }

    private long odd() {
        return random.nextInt(6) == 0 ? random.nextLong() : ODD[random.nextInt(ODD.length)];
    }

    private long argument() {
        return switch (random.nextInt(8)) {
            case 0 -> odd();
            case 1, 2, 3 -> BASE + 4096L * random.nextInt(MEMORY / 4096) + 1024L * random.nextInt(4);
            case 4, 5 -> random.nextInt(12);
            default -> random.nextInt(9000);
        };
    }

    /** Positions a frame behind a call of a carried row; the row. */
    Row carriedCall(ByteBuffer frame) {
        Row row = carried.get(random.nextInt(carried.size()));
        if (row.blocking() && random.nextInt(40) != 0) {
            return carriedCall(frame);
        }
        for (int tries = 0; tries < 50; tries++) {
            long[] args = new long[6];
            for (int i = 0; i < 6; i++) {
                args[i] = argument();
            }
            if (!row.when().isEmpty() && random.nextInt(4) > 0) {
                row.when().get(random.nextInt(row.when().size())).tests().forEach(t -> args[t.arg()] = t.value());
            }
            Route route = row.route(args);
            frame.clear().position(CallFrame.SIZE);
            if (route != Route.HOME && route != Route.BOTH
                    || gather.gather(row, args, new Guest(), frame) == Gather.Outcome.RETURN) {
                continue;
            }
            frame.putInt(CallFrame.NR, row.nr());
            CallFrame.args(frame, gather.args());
            return row;
        }
        return carriedCall(frame);
    }

    /** A call of the family kind that a guest may make: birth, program, end, mapping of a file. */
    Row familyCall(ByteBuffer frame) {
        frame.clear().position(CallFrame.SIZE);
        int nr = List.of(Nr.CLONE, Nr.EXECVE, Nr.EXECVEAT, Nr.MMAP, Nr.EXIT_GROUP)
                .get(random.nextInt(5));
        long[] args = {odd(), odd(), odd(), odd(), odd(), odd()};
        if (nr == Nr.EXIT_GROUP && random.nextInt(10) != 0) {
            return familyCall(frame);
        }
        if (nr == Nr.MMAP) {
            // Private or readable, exactly there: what the host of a correct guest asks for.
            args[0] = BASE + 4096L * random.nextInt(100);
            args[1] = 1 + random.nextInt(20_000);
            args[2] = random.nextInt(8);
            args[3] = 0x12 | odd() & 0xffffffc0L;
            args[4] = random.nextInt(12) - 1L;
        } else if (nr == Nr.EXECVE || nr == Nr.EXECVEAT) {
            long path = BASE + 4096L * random.nextInt(MEMORY / 4096);
            ExecArguments.gather(path, BASE + 2080, random.nextBoolean() ? 0 : BASE + 1040, new Guest())
                    .encode(frame);
        }
        frame.putInt(CallFrame.NR, nr);
        CallFrame.args(frame, args);
        return Table.row(nr);
    }

    /** A call that no correct host sends. */
    void forbiddenCall(ByteBuffer frame) {
        frame.clear().position(CallFrame.SIZE);
        long[] args = {odd(), odd(), odd(), odd(), odd(), odd()};
        int nr = others.get(random.nextInt(others.size())).nr();
        switch (random.nextInt(6)) {
            case 0 -> nr = random.nextInt();
            case 1 -> {
                // A mapping that others could write, or over the node's own pages.
                nr = Nr.MMAP;
                args = random.nextBoolean()
                        ? new long[] {BASE, 4096, 3, 0x11, 1, 0}
                        : new long[] {0x10000L + 4096 * random.nextInt(200), 8192, 5, 0x12, 0, 0};
            }
            case 2 -> {
                // A correct number with ins that are none.
                Row row = carriedCall(frame);
                nr = row.nr();
                args = CallFrame.args(frame);
                frame.put(bytes(1 + random.nextInt(50)));
            }
            case 3 -> {
                nr = Nr.EXECVE;
                frame.put(bytes(40)).put((byte) 9);
            }
            default -> frame.put(bytes(random.nextInt(50)));
        }
        frame.putInt(CallFrame.NR, nr);
        CallFrame.args(frame, args);
    }

    byte[] bytes(int n) {
        byte[] bytes = new byte[n];
        random.nextBytes(bytes);
        return bytes;
    }

    Random random() {
        return random;
    }

    static ByteBuffer frame() {
        return Channel.direct(Channel.LIMIT);
    }

    /** A descriptor to be closed before a call; mostly none. */
    int closes() {
        return random.nextInt(4) == 0 ? 100 + random.nextInt(2000) : CallFrame.NO_CLOSE;
    }

    /** What an honest host says of its processors. */
    static ByteBuffer processors() throws IOException {
        return ByteBuffer.wrap(CpuFeatures.own().text().getBytes(StandardCharsets.US_ASCII));
    }
}
