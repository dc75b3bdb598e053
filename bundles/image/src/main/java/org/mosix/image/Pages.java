package org.mosix.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.LongStream;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.KernelException;
import org.mosix.linux.proc.PageScan;
import org.mosix.linux.trace.RemoteMemory;

/**
 * Reads a held process's own pages as a row of chunks, and writes such chunks into another. A chunk is a small
 * description {@code u32 runs, {u64 address, u64 length}...} and the bytes of the runs one after the other.
 */
public final class Pages {
    /** Bytes of one chunk. */
    public static final int CHUNK = 1 << 20;
    /** Runs of one chunk. */
    public static final int RUNS = 1024;

    /** Takes a chunk; both buffers are reused afterwards. */
    public interface Sink {
        void chunk(ByteBuffer runs, ByteBuffer bytes) throws IOException;
    }

    private Pages() {}

    /** The runs of pages that belong to the process itself: start0, end0, start1, end1, ... */
    public static long[] own(int pid, ProcessImage image, boolean scanAllowed) {
        try (PageScan scan = new PageScan(pid, scanAllowed)) {
            scan.add(image.vmas().stream()
                    .filter(v -> v.kind() == Vma.Kind.ANONYMOUS || v.kind() == Vma.Kind.FILE && !v.shared())
                    .flatMapToLong(v -> LongStream.of(v.start(), v.end()))
                    .toArray());
            return scan.runs();
        }
    }

    public static long bytes(long[] runs) {
        long sum = 0;
        for (int i = 0; i < runs.length; i += 2) {
            sum += runs[i + 1] - runs[i];
        }
        return sum;
    }

    /** Sends all runs; bytes sent. Pages without read permission are read too (/proc/PID/mem). */
    public static long send(RemoteMemory memory, long[] runs, Sink sink) throws IOException {
        ByteBuffer head = ByteBuffer.allocateDirect(4 + RUNS * 16).order(ByteOrder.LITTLE_ENDIAN);
        // Direct memory is zeroed, so a small process gets a small buffer.
        ByteBuffer bytes = ByteBuffer.allocateDirect((int) Math.min(bytes(runs), CHUNK));
        long total = 0;
        head.putInt(0);
        for (int i = 0; i < runs.length; i += 2) {
            for (long at = runs[i]; at < runs[i + 1]; ) {
                int n = (int) Math.min(runs[i + 1] - at, bytes.remaining());
                peek(memory, at, bytes, n);
                head.putLong(at).putLong(n);
                at += n;
                total += n;
                if (!bytes.hasRemaining() || !head.hasRemaining()) {
                    flush(head, bytes, sink);
                }
            }
        }
        if (bytes.position() > 0) {
            flush(head, bytes, sink);
        }
        return total;
    }

    private static void flush(ByteBuffer head, ByteBuffer bytes, Sink sink) throws IOException {
        head.putInt(0, (head.position() - 4) / 16);
        sink.chunk(head.flip(), bytes.flip());
        bytes.clear();
        head.clear().putInt(0);
    }

    private static void peek(RemoteMemory memory, long at, ByteBuffer bytes, int n) {
        long local = Kernel.address(bytes) + bytes.position();
        long got = memory.read(at, local, n);
        long done = Math.max(got, 0);
        if (done < n) {
            memory.peek(at + done, local + done, n - done);
        }
        bytes.position(bytes.position() + n);
    }

    /**
     * Writes one received chunk (description, then bytes, in one buffer) into a process. Only addresses inside the
     * image's mappings are taken.
     */
    public static long receive(RemoteMemory memory, ProcessImage image, ByteBuffer chunk) throws MalformedImage {
        if (chunk.remaining() < 4) {
            throw new MalformedImage("pages without a description");
        }
        int n = chunk.getInt();
        if (n < 0 || n > RUNS || chunk.remaining() < n * 16) {
            throw new MalformedImage("pages in " + n + " runs");
        }
        ByteBuffer runs = chunk.slice(chunk.position(), n * 16).order(ByteOrder.LITTLE_ENDIAN);
        long bytes = Kernel.address(chunk) + chunk.position() + n * 16L;
        long left = chunk.remaining() - n * 16L;
        long total = 0;
        for (int i = 0; i < n; i++) {
            long at = runs.getLong();
            long length = runs.getLong();
            if (length <= 0 || length > left || (at | length) % 4096 != 0) {
                throw new MalformedImage("a run of " + length + " bytes of pages");
            }
            put(memory, image, at, bytes, length);
            bytes += length;
            left -= length;
            total += length;
        }
        return total;
    }

    private static void put(RemoteMemory memory, ProcessImage image, long at, long local, long length)
            throws MalformedImage {
        long from = at;
        for (int i = find(image, at); from < at + length; i++) {
            if (i < 0 || i >= image.vmas().size() || image.vmas().get(i).start() > from) {
                throw new MalformedImage(String.format("pages at %#x, where the image has no mapping", from));
            }
            Vma v = image.vmas().get(i);
            long n = Math.min(v.end(), at + length) - from;
            long source = local + from - at;
            if (v.kind() == Vma.Kind.VDSO || v.kind() == Vma.Kind.VVAR || v.shared()) {
                throw new MalformedImage(String.format("pages at %#x, which is not the process's own", from));
            }
            if (v.writable()) {
                long done = memory.write(from, source, n);
                if (done != n) {
                    throw new KernelException("write pages", done < 0 ? (int) -done : Errno.EFAULT);
                }
            } else {
                memory.poke(from, source, n);
            }
            from += n;
        }
    }

    private static int find(ProcessImage image, long at) {
        int low = 0;
        int high = image.vmas().size() - 1;
        while (low <= high) {
            int mid = (low + high) >>> 1;
            Vma v = image.vmas().get(mid);
            if (at < v.start()) {
                high = mid - 1;
            } else if (at >= v.end()) {
                low = mid + 1;
            } else {
                return mid;
            }
        }
        return -1;
    }
}
