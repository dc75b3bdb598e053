package org.mosix.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.trace.Areas;
import org.mosix.linux.trace.Gadget;
import org.mosix.linux.trace.Registers;

/**
 * The bytes of a {@link ProcessImage}: magic, version, then its parts in order, little-endian. Reading trusts nothing:
 * every count and length is bounded, addresses are checked to be page aligned, ascending and in user space.
 */
public final class ImageCodec {
    public static final int VERSION = 4;
    /** Without what a call has done already. */
    private static final int WHOLE_CALLS = 3;
    /** And without tasks of threads. */
    private static final int OLD_VERSION = 2;

    private static final int MAGIC = 0x494d584d; // "MXMI"
    private static final int MAX_VMAS = 1 << 16;
    private static final int MAX_THREADS = Areas.MOST;
    private static final int MAX_TEXT = 8192;
    private static final int MAX_FILES = 4096;
    private static final long MAX_FILE_SIZE = 1L << 50;
    private static final int MAX_XSTATE = 16384;
    private static final long USER_END = 0x7ffffffff000L;

    private ImageCodec() {}

    public static ByteBuffer encode(ProcessImage image) {
        ByteBuffer b = ByteBuffer.allocateDirect(sizeOf(image)).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(MAGIC).putInt(VERSION).putInt(image.pid());
        text(b, image.name());
        b.putLong(image.gadgetBase());
        for (long word : image.layout()) {
            b.putLong(word);
        }
        b.putInt(image.files().size());
        for (FileRef f : image.files()) {
            b.putLong(f.device()).putLong(f.inode()).putLong(f.size());
            b.putLong(f.modifiedNanos()).putLong(f.changedNanos());
            text(b, f.path());
        }
        b.putInt(image.vmas().size());
        for (Vma v : image.vmas()) {
            b.putLong(v.start())
                    .putLong(v.end())
                    .putInt(v.prot())
                    .putInt(v.kind().ordinal());
            b.putInt(v.file()).putLong(v.offset());
            b.putInt((v.shared() ? 1 : 0) | (v.growsDown() ? 2 : 0));
        }
        b.put(image.actions()).put(image.vdsoHash());
        b.putInt(image.threads().size());
        image.threads().forEach(t -> thread(b, t));
        Budget budget = image.budget();
        longs(b, budget.soft());
        b.putLong(budget.cpuHard()).putLong(budget.homeNanos());
        b.putLong(budget.awayUserNanos()).putLong(budget.awaySystemNanos());
        return b.flip();
    }

    private static int sizeOf(ProcessImage image) {
        int size = 4096 + image.vmas().size() * 44;
        for (FileRef f : image.files()) {
            size += 44 + 4 * f.path().length();
        }
        for (ThreadState t : image.threads()) {
            size += 512 + t.extended().length;
        }
        return size;
    }

    private static void thread(ByteBuffer b, ThreadState t) {
        b.putInt(t.tid()).putLong(t.task());
        for (long word : t.registers().words()) {
            b.putLong(word);
        }
        b.putInt(t.extended().length).put(t.extended()).putLong(t.signalMask());
        longs(b, t.altStack());
        longs(b, t.robustList());
        b.putLong(t.tidAddress());
        longs(b, t.sequence());
        b.putLong(t.partial());
    }

    private static void longs(ByteBuffer b, long[] words) {
        for (long word : words) {
            b.putLong(word);
        }
    }

    private static void text(ByteBuffer b, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        b.putInt(utf8.length).put(utf8);
    }

    /** Reads an image; anything out of bounds is {@link MalformedImage}. */
    public static ProcessImage decode(ByteBuffer b) throws MalformedImage {
        try {
            return read(b);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new MalformedImage("the image is cut short or has a bad field");
        }
    }

    private static ProcessImage read(ByteBuffer b) throws MalformedImage {
        check(b.getInt() == MAGIC, "no image begins here");
        int version = b.getInt();
        check(version >= OLD_VERSION && version <= VERSION, "image version " + version + " is unknown here");
        int pid = b.getInt();
        String name = text(b);
        long base = b.getLong();
        check(base >= 0x10000 && base % 4096 == 0 && base < USER_END - (4 << 20), "gadget at a bad address");
        long[] layout = longs(b, ProcessImage.LAYOUT_WORDS);
        List<FileRef> files = new ArrayList<>();
        for (int n = count(b, MAX_FILES); n > 0; n--) {
            FileRef file = new FileRef(b.getLong(), b.getLong(), b.getLong(), b.getLong(), b.getLong(), text(b));
            check(file.size() >= 0 && file.size() <= MAX_FILE_SIZE, "a file of " + file.size() + " bytes");
            files.add(file);
        }
        List<Vma> vmas = vmas(b, files.size());
        for (Vma v : vmas) {
            // Whatever the image puts there would be run as the node's own code.
            check(!Gadget.overlaps(base, v.start(), v.size()), "memory where the node needs room");
        }
        byte[] actions = bytes(b, 64 * ProcessImage.ACTION_SIZE);
        byte[] hash = bytes(b, 32);
        List<ThreadState> threads = new ArrayList<>();
        for (int n = count(b, MAX_THREADS); n > 0; n--) {
            threads.add(thread(b, version));
        }
        check(!threads.isEmpty(), "no thread");
        return new ProcessImage(pid, name, base, layout, vmas, files, actions, threads, hash, budget(b));
    }

    private static Budget budget(ByteBuffer b) throws MalformedImage {
        long[] soft = longs(b, Budget.RESOURCES.length);
        long hard = b.getLong();
        long[] used = longs(b, 3);
        for (long nanos : used) {
            check(nanos >= 0 && nanos < Long.MAX_VALUE / 4, "a bad CPU time");
        }
        return new Budget(soft, hard, used[0], used[1], used[2]);
    }

    private static List<Vma> vmas(ByteBuffer b, int files) throws MalformedImage {
        List<Vma> vmas = new ArrayList<>();
        long last = 0;
        for (int n = count(b, MAX_VMAS); n > 0; n--) {
            long start = b.getLong();
            long end = b.getLong();
            int prot = b.getInt();
            int kind = b.getInt();
            int file = b.getInt();
            long offset = b.getLong();
            int bits = b.getInt();
            check(offset >= 0 && offset <= MAX_FILE_SIZE, "bad mapping");
            check(start >= last && end > start && end <= USER_END && (start | end | offset) % 4096 == 0, "bad mapping");
            check((prot & ~7) == 0 && kind >= 0 && kind < Vma.Kind.values().length, "bad mapping");
            Vma.Kind what = Vma.Kind.values()[kind];
            check(
                    what == Vma.Kind.FILE ? file >= 0 && file < files && offset >= 0 : file == -1,
                    "bad file of a mapping");
            vmas.add(new Vma(start, end, prot, what, file, offset, (bits & 1) != 0, (bits & 2) != 0));
            last = end;
        }
        return vmas;
    }

    private static ThreadState thread(ByteBuffer b, int version) throws MalformedImage {
        int tid = b.getInt();
        long task = version == OLD_VERSION ? 0 : b.getLong();
        Registers registers = new Registers(longs(b, 27));
        byte[] extended = bytes(b, count(b, MAX_XSTATE));
        long mask = b.getLong();
        long[] altStack = longs(b, 3);
        long[] robustList = longs(b, 2);
        long tidAddress = b.getLong();
        long[] sequence = longs(b, 3);
        long partial = version <= WHOLE_CALLS ? 0 : b.getLong();
        check(partial >= 0 && partial <= ThreadState.MOST_PARTIAL, "a call that has done " + partial + " bytes");
        return new ThreadState(
                tid, task, registers, extended, mask, altStack, robustList, tidAddress, sequence, partial);
    }

    private static long[] longs(ByteBuffer b, int n) {
        long[] words = new long[n];
        for (int i = 0; i < n; i++) {
            words[i] = b.getLong();
        }
        return words;
    }

    private static byte[] bytes(ByteBuffer b, int n) {
        byte[] bytes = new byte[n];
        b.get(bytes);
        return bytes;
    }

    private static int count(ByteBuffer b, int limit) throws MalformedImage {
        int n = b.getInt();
        check(n >= 0 && n <= limit, "a count of " + n + " where at most " + limit + " may be");
        return n;
    }

    private static String text(ByteBuffer b) throws MalformedImage {
        return new String(bytes(b, count(b, MAX_TEXT)), StandardCharsets.UTF_8);
    }

    private static void check(boolean fine, String what) throws MalformedImage {
        if (!fine) {
            throw new MalformedImage(what);
        }
    }
}
