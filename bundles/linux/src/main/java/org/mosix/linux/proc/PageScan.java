package org.mosix.linux.proc;

import java.util.Arrays;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/**
 * Finds the pages of a process that hold data of its own: present or swapped, neither file content nor the zero page.
 * Uses PAGEMAP_SCAN (Linux 6.7), or reads /proc/PID/pagemap where that is missing or switched off. One thread.
 */
public final class PageScan implements AutoCloseable {
    private static final int PAGE = 4096;
    private static final long PAGEMAP_SCAN = 0xC0606610L;
    private static final int FILE = 4;
    private static final int PRESENT = 8;
    private static final int SWAPPED = 16;
    private static final int ZERO = 32;
    private static final int REGIONS = 1024;
    private static final int ENTRIES = 8192;

    private static volatile boolean scanMissing;

    private final int file;
    private final boolean scanAllowed;
    private final NativeBuffer argument = new NativeBuffer(96);
    private final NativeBuffer vector = new NativeBuffer(Math.max(REGIONS * 24, ENTRIES * 8));
    private long[] runs = new long[64];
    private int count;
    private ZeroPages zeros;

    /** @param scanAllowed whether PAGEMAP_SCAN may be used if the kernel has it */
    public PageScan(int pid, boolean scanAllowed) {
        this.file = (int) Kernel.must("open pagemap", Kernel.open("/proc/" + pid + "/pagemap", 0, 0));
        this.scanAllowed = scanAllowed;
    }

    /** Adds the runs of own pages in the ranges start0, end0, start1, end1 ... ascending. */
    public void add(long[] ranges) {
        if (ranges.length > 0 && (!scanAllowed || scanMissing || !byScan(ranges))) {
            for (int i = 0; i < ranges.length; i += 2) {
                byEntries(ranges[i], ranges[i + 1]);
            }
        }
    }

    /** The runs found so far: start0, end0, start1, end1 ... ascending if added so. */
    public long[] runs() {
        return Arrays.copyOf(runs, count);
    }

    /** One walk over everything costs less than one call for each range. */
    private boolean byScan(long[] ranges) {
        long from = ranges[0];
        long end = ranges[ranges.length - 1];
        int range = 0;
        while (from < end) {
            argument.putLong(0, 96)
                    .putLong(8, 0)
                    .putLong(16, from)
                    .putLong(24, end)
                    .putLong(32, 0);
            argument.putLong(40, vector.address()).putLong(48, REGIONS).putLong(56, 0);
            argument.putLong(64, FILE | ZERO)
                    .putLong(72, FILE | ZERO)
                    .putLong(80, PRESENT | SWAPPED)
                    .putLong(88, PRESENT);
            long n = Kernel.call(Nr.IOCTL, file, PAGEMAP_SCAN, argument.address());
            if (n == -Errno.ENOTTY || n == -Errno.EINVAL) {
                scanMissing = true;
                return false;
            }
            Kernel.must("PAGEMAP_SCAN", n);
            for (int i = 0; i < n; i++) {
                range = clip(ranges, range, vector.getLong(24 * i), vector.getLong(24 * i + 8));
            }
            from = argument.getLong(32);
        }
        return true;
    }

    /** Appends what of [start, end) lies in the ranges from {@code first} on; the range to go on with. */
    private int clip(long[] ranges, int first, long start, long end) {
        int range = first;
        while (range < ranges.length && ranges[range + 1] <= start) {
            range += 2;
        }
        for (int i = range; i < ranges.length && ranges[i] < end; i += 2) {
            append(Math.max(start, ranges[i]), Math.min(end, ranges[i + 1]));
        }
        return range;
    }

    private void byEntries(long start, long end) {
        for (long from = start; from < end; from += (long) ENTRIES * PAGE) {
            long pages = Math.min(ENTRIES, (end - from) / PAGE);
            long n = Kernel.must(
                    "read pagemap", Kernel.call(Nr.PREAD64, file, vector.address(), pages * 8, from / PAGE * 8));
            for (int i = 0; i < n / 8; i++) {
                long entry = vector.getLong(8 * i);
                boolean here = (entry >>> 62) != 0;
                boolean shared = (entry >>> 61 & 1) != 0;
                long at = from + (long) i * PAGE;
                if (here && !shared && !zeros().has(at, entry)) {
                    append(at, at + PAGE);
                }
            }
        }
    }

    private ZeroPages zeros() {
        if (zeros == null) {
            zeros = new ZeroPages();
        }
        return zeros;
    }

    private void append(long start, long end) {
        if (count > 0 && runs[count - 1] == start) {
            runs[count - 1] = end;
            return;
        }
        if (count + 2 > runs.length) {
            runs = Arrays.copyOf(runs, runs.length * 2);
        }
        runs[count++] = start;
        runs[count++] = end;
    }

    @Override
    public void close() {
        Kernel.close(file);
        if (zeros != null) {
            zeros.close();
        }
    }
}
