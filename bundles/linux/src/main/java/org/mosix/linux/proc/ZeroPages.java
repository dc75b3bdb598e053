package org.mosix.linux.proc;

import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/**
 * Tells pages that were only read: the kernel's one page of zeros, small or huge. /proc/PID/pagemap has no word for it, but
 * frame numbers (Documentation/admin-guide/mm/pagemap.rst); who may not see these takes such pages for data. Some kernels
 * have no such page, and give each reader memory of its own. One thread.
 */
final class ZeroPages implements AutoCloseable {
    private static final int PAGE = 4096;
    /** Pages of a huge one. */
    private static final int HUGE = 512;

    private static final long PRESENT = 1L << 63;
    private static final long FRAME = (1L << 55) - 1;
    private static final long KPF_ZERO_PAGE = 1L << 24;

    private final long small;
    private final NativeBuffer flags = new NativeBuffer(8);
    private int kpageflags = -1;
    private boolean opened;
    /** The huge page that was looked at last: where it begins in memory, and whether it is all zeros. */
    private long hugeStart = -1;

    private boolean hugeZero;

    ZeroPages() {
        long frame = freshFrame();
        // Without a page of zeros it is a frame that anybody's data may be in by now.
        small = frame != 0 && isZero(frame) ? frame : 0;
    }

    /** The frame that a fresh page of our own had, which was only read; 0 if frames are not shown. */
    private static long freshFrame() {
        int how = Flags.MAP_PRIVATE | Flags.MAP_ANONYMOUS;
        long page = Kernel.must("mmap", Kernel.call(Nr.MMAP, 0, PAGE, Flags.PROT_READ, how, -1, 0));
        int file = (int) Kernel.open("/proc/self/pagemap", 0, 0);
        try {
            NativeBuffer entry = new NativeBuffer(8);
            boolean read = file >= 0
                    && Kernel.call(Nr.MADVISE, page, PAGE, Flags.MADV_POPULATE_READ) == 0
                    && Kernel.call(Nr.PREAD64, file, entry.address(), 8, page / PAGE * 8) == 8;
            return read && entry.getLong(0) < 0 ? entry.getLong(0) & FRAME : 0;
        } finally {
            Kernel.call(Nr.MUNMAP, page, PAGE);
            if (file >= 0) {
                Kernel.close(file);
            }
        }
    }

    /** Is it one, with this entry of pagemap? Addresses are asked for in ascending order. */
    boolean has(long address, long entry) {
        long frame = entry & FRAME;
        if ((entry & PRESENT) == 0 || frame == 0 || small == 0) {
            return false;
        }
        return frame == small || inHuge(address, frame);
    }

    /** The frames of a huge page follow each other, and begin where its memory does. */
    private boolean inHuge(long address, long frame) {
        long index = address / PAGE % HUGE;
        if (frame % HUGE != index) {
            return false;
        }
        long start = address - index * PAGE;
        if (start != hugeStart) {
            hugeStart = start;
            hugeZero = isZero(frame - index);
        }
        return hugeZero;
    }

    private boolean isZero(long frame) {
        if (!opened) {
            opened = true;
            kpageflags = (int) Kernel.open("/proc/kpageflags", 0, 0);
        }
        return kpageflags >= 0
                && Kernel.call(Nr.PREAD64, kpageflags, flags.address(), 8, frame * 8) == 8
                && (flags.getLong(0) & KPF_ZERO_PAGE) != 0;
    }

    @Override
    public void close() {
        if (kpageflags >= 0) {
            Kernel.close(kpageflags);
            kpageflags = -1;
        }
    }
}
