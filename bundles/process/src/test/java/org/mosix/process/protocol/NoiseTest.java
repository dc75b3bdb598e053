package org.mosix.process.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.image.Budget;
import org.mosix.image.FileRef;
import org.mosix.image.ImageCodec;
import org.mosix.image.MalformedImage;
import org.mosix.image.ProcessImage;
import org.mosix.image.ThreadState;
import org.mosix.image.Vma;
import org.mosix.linux.trace.Gadget;
import org.mosix.linux.trace.Registers;
import org.mosix.process.transfer.Needs;
import org.mosix.process.transfer.Signals;
import org.mosix.syscall.marshal.Area;
import org.mosix.syscall.marshal.ExecArguments;
import org.mosix.syscall.marshal.Layout;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Table;

/**
 * Everything that is decoded from a peer's bytes, given noise and correct bytes with noise in them: it is taken or it is
 * malformed, nothing else, and costs no more memory than the bytes explain.
 */
@Timeout(30)
class NoiseTest {
    private static final long[] ODD = {0, 1, -1, 4095, 4096, 0x7fffffffL, 0xffffffffL, 1L << 63, 1L << 50, -4096};

    private final Random random = new Random(5);

    private interface Decoder {
        void decode(ByteBuffer bytes) throws Exception;
    }

    private void feed(String what, int rounds, byte[] seed, Decoder decoder) {
        com.sun.management.ThreadMXBean bean = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < rounds; i++) {
            byte[] bytes = seed == null || i % 4 == 0 ? noise() : damaged(seed);
            ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(bytes)
                    .flip();
            long before = bean.getThreadAllocatedBytes(Thread.currentThread().getId());
            try {
                decoder.decode(direct);
            } catch (IOException | org.mosix.syscall.marshal.Malformed e) {
                assertTrue(e.getMessage() != null && e.getMessage().length() < 200, what);
            } catch (Exception e) {
                fail(what + ", round " + i + ": " + e, e);
            }
            long used = bean.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            // The first rounds load classes.
            assertTrue(
                    i < rounds / 2 || used < (256 << 10) + 64L * bytes.length,
                    what + " took " + used + " bytes for " + bytes.length);
        }
    }

    private byte[] noise() {
        byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 20_000 : 300)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Some words replaced by odd ones, some bits turned, the end cut off or prolonged. */
    private byte[] damaged(byte[] seed) {
        int n = switch (random.nextInt(4)) {
            case 0 -> random.nextInt(seed.length + 1);
            case 1 -> seed.length + random.nextInt(50);
            default -> seed.length;
        };
        ByteBuffer b = ByteBuffer.wrap(java.util.Arrays.copyOf(seed, n)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = random.nextInt(4); i >= 0 && n >= 8; i--) {
            int at = random.nextInt(n - 7);
            switch (random.nextInt(3)) {
                case 0 -> b.putLong(at, ODD[random.nextInt(ODD.length)]);
                case 1 -> b.putInt(at, (int) ODD[random.nextInt(ODD.length)]);
                default -> b.put(at, (byte) random.nextInt());
            }
        }
        return b.array();
    }

    private static FileRef file(long size) {
        return new FileRef(2049, 77, size, 5, 6, "/usr/lib/libc.so.6");
    }

    private static ProcessImage image() {
        List<Vma> vmas = new ArrayList<>();
        vmas.add(new Vma(0x400000, 0x500000, 5, Vma.Kind.FILE, 0, 0, false, false));
        vmas.add(new Vma(0x500000, 0x600000, 3, Vma.Kind.ANONYMOUS, -1, 0, false, false));
        vmas.add(new Vma(0x7ffff0000000L, 0x7ffff0100000L, 3, Vma.Kind.ANONYMOUS, -1, 0, false, true));
        vmas.add(new Vma(0x7ffff7fc0000L, 0x7ffff7fc4000L, 1, Vma.Kind.VVAR, -1, 0, false, false));
        vmas.add(new Vma(0x7ffff7fc4000L, 0x7ffff7fc6000L, 5, Vma.Kind.VDSO, -1, 0, false, false));
        ThreadState thread = new ThreadState(
                4, 5, new Registers(new long[27]), new byte[832], 0, new long[3], new long[2], 0, new long[3]);
        return new ProcessImage(
                4,
                "sleep",
                Gadget.DEFAULT_BASE,
                new long[ProcessImage.LAYOUT_WORDS],
                vmas,
                List.of(file(1 << 20)),
                new byte[64 * ProcessImage.ACTION_SIZE],
                List.of(thread),
                new byte[32],
                new Budget(new long[Budget.RESOURCES.length], -1, 0, 0, 0));
    }

    private static byte[] bytes(ByteBuffer b) {
        byte[] bytes = new byte[b.remaining()];
        b.get(bytes);
        return bytes;
    }

    @Test
    void images() {
        feed("image", 25_000, bytes(ImageCodec.encode(image())), b -> {
            ProcessImage i = ImageCodec.decode(b);
            for (Vma v : i.vmas()) {
                assertFalse(Gadget.overlaps(i.gadgetBase(), v.start(), v.size()));
                assertTrue(v.start() >= 0
                        && v.end() > v.start()
                        && v.file() < i.files().size());
            }
            i.files().forEach(f -> assertTrue(f.size() >= 0));
        });
    }

    @Test
    void imagesWithMemoryWhereTheNodeNeedsRoomAreRefused() {
        ProcessImage good = image();
        for (Vma.Kind kind : Vma.Kind.values()) {
            for (long start : new long[] {0, 0xf000, 0x10000, 0x11000, 0x100000, 0x111000}) {
                int file = kind == Vma.Kind.FILE ? 0 : -1;
                List<Vma> vmas = List.of(new Vma(start, start + 0x2000, 5, kind, file, 0, false, false));
                ProcessImage bad = new ProcessImage(
                        good.pid(),
                        good.name(),
                        good.gadgetBase(),
                        good.layout(),
                        vmas,
                        good.files(),
                        good.actions(),
                        good.threads(),
                        good.vdsoHash(),
                        good.budget());
                boolean meets = start + 0x2000 > 0x10000;
                if (meets) {
                    assertThrows(
                            MalformedImage.class, () -> ImageCodec.decode(ImageCodec.encode(bad)), kind + " " + start);
                }
            }
        }
    }

    private static ProcessImage withPartial(long bytes) {
        ProcessImage image = image();
        ThreadState leader = image.leader();
        return image.withLeader(leader.withPartial(leader.registers(), bytes));
    }

    @Test
    void whatACallHasDoneIsBounded() throws Exception {
        for (long good : new long[] {0, 1, ThreadState.MOST_PARTIAL}) {
            ProcessImage image = ImageCodec.decode(ImageCodec.encode(withPartial(good)));
            assertEquals(good, image.leader().partial());
        }
        for (long bad : new long[] {-1, ThreadState.MOST_PARTIAL + 1, Long.MIN_VALUE}) {
            assertThrows(MalformedImage.class, () -> ImageCodec.decode(ImageCodec.encode(withPartial(bad))));
        }
    }

    @Test
    void imagesOfTheVersionBeforeHaveNoCallsThatGoOn() throws Exception {
        byte[] now = bytes(ImageCodec.encode(withPartial(77)));
        int budget = 8 * (Budget.RESOURCES.length + 4);
        ByteBuffer before = ByteBuffer.allocate(now.length - 8).order(ByteOrder.LITTLE_ENDIAN);
        before.put(now, 0, now.length - budget - 8)
                .put(now, now.length - budget, budget)
                .putInt(4, 3)
                .flip();
        ProcessImage image = ImageCodec.decode(before);
        assertEquals(0, image.leader().partial());
        assertEquals(image().budget().cpuHard(), image.budget().cpuHard());
        assertFalse(before.hasRemaining());
    }

    @Test
    void needs() {
        List<FileRef> files = List.of(file(1 << 20), file(5000));
        Needs needs = new Needs(List.of(new Needs.Run(0, 0, 1 << 20), new Needs.Run(1, 4096, 4096)));
        feed("need", 25_000, bytes(needs.encode(9).position(8)), b -> {
            double sum = 0;
            for (Needs.Run r : Needs.decode(b, files).runs()) {
                assertTrue(r.offset() >= 0 && r.length() >= 0);
                assertTrue(r.offset() + r.length() <= (files.get(r.file()).size() + 4095 & -4096));
                sum += r.length();
            }
            assertTrue(sum <= (2 << 20), "asked for " + sum);
        });
    }

    @Test
    void signals() {
        List<Signals.Pending> pending =
                List.of(new Signals.Pending(10, 0, new byte[128]), new Signals.Pending(64, 1, new byte[128]));
        feed(
                "signals",
                25_000,
                bytes(Signals.encode(List.of(new Signals(5, pending), new Signals(6, pending)))
                        .get(0)),
                b -> new Signals.Reader(2).add(b));
    }

    @Test
    void masks() {
        byte[] info = new byte[128];
        info[0] = 10;
        feed("mask", 25_000, bytes(MaskFrame.encode(9, 1, 5, 3, List.of(info, info))), MaskFrame::decode);
    }

    @Test
    void files() {
        ByteBuffer b = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        FileRefBytes.put(b, file(12));
        feed("file", 25_000, bytes(b.flip()), FileRefBytes::get);
    }

    @Test
    void programsArguments() throws Exception {
        ByteBuffer b = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        b.put((byte) 1).putShort((short) 9).put("/bin/true".getBytes());
        b.put((byte) 1)
                .putInt(2)
                .putInt(1)
                .put((byte) 'a')
                .putInt(2)
                .put((byte) 'b')
                .put((byte) 'c');
        b.put((byte) 0);
        Area area = new Area(ByteBuffer.allocateDirect(1 << 16), 0x12000);
        feed("exec", 25_000, bytes(b.flip()), bytes -> {
            ExecArguments.Words words = ExecArguments.decode(bytes).lay(area, -1);
            for (long word : new long[] {words.path(), words.argv(), words.envp()}) {
                assertTrue(word == 0 || word == -1 || word >= 0x12000 && word < 0x22000);
            }
        });
    }

    @Test
    void callsOfEveryNumber() {
        Area area = new Area(ByteBuffer.allocateDirect(1 << 20), 0x12000);
        ByteBuffer outs = ByteBuffer.allocateDirect((1 << 20) + 4096);
        Layout layout = new Layout(-2);
        for (Row row : Table.all()) {
            feed(row.name(), 300, null, b -> {
                long[] args = random.longs(6).toArray();
                for (int i = 0; i < 6; i++) {
                    args[i] = random.nextBoolean() ? ODD[random.nextInt(ODD.length)] : random.nextInt(100);
                }
                layout.lay(row, args, b, area);
                long result = ODD[random.nextInt(ODD.length)];
                // What the kernel left in the area is the guest's to change.
                random.nextBytes(scramble);
                area.bytes().put(0, scramble);
                outs.clear();
                layout.outs(result, outs);
                assertTrue(outs.position() <= layout.outsMost(), row.name() + " gave " + outs.position());
            });
        }
    }

    private final byte[] scramble = new byte[2000];
}
