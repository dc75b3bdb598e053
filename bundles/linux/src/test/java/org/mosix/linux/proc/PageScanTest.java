package org.mosix.linux.proc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;

/** Pages of our own memory, found with PAGEMAP_SCAN where the kernel has it and without. */
class PageScanTest {
    private static final int PAGE = 4096;
    private static final int PAGES = 3000;
    private final long memory = Kernel.must(
            "mmap",
            Kernel.call(
                    Nr.MMAP,
                    0,
                    (long) PAGES * PAGE,
                    Flags.PROT_READ | Flags.PROT_WRITE,
                    Flags.MAP_PRIVATE | Flags.MAP_ANONYMOUS,
                    -1,
                    0));

    @AfterEach
    void unmap() {
        Kernel.must("munmap", Kernel.call(Nr.MUNMAP, memory, (long) PAGES * PAGE));
    }

    private long page(int number) {
        return memory + (long) number * PAGE;
    }

    private void populate(int first, int last, int how) {
        Kernel.must("madvise", Kernel.call(Nr.MADVISE, page(first), (long) (last - first) * PAGE, how));
    }

    private long[] runs(boolean scanAllowed) {
        try (PageScan scan = new PageScan((int) ProcessHandle.current().pid(), scanAllowed)) {
            scan.add(new long[] {page(0), page(1000), page(1500), page(PAGES)});
            return scan.runs();
        }
    }

    @Test
    void bothWaysFindWhatWasWritten() {
        // No huge pages: what is written is what is there.
        Kernel.must("madvise", Kernel.call(Nr.MADVISE, page(0), (long) PAGES * PAGE, Flags.MADV_NOHUGEPAGE));
        populate(3, 5, Flags.MADV_POPULATE_WRITE);
        populate(900, 1100, Flags.MADV_POPULATE_WRITE);
        populate(2000, 2001, Flags.MADV_POPULATE_WRITE);
        populate(2990, PAGES, Flags.MADV_POPULATE_WRITE);
        long[] wanted = {page(3), page(5), page(900), page(1000), page(2000), page(2001), page(2990), page(PAGES)};
        assertArrayEquals(wanted, runs(false), "by /proc/PID/pagemap");
        assertArrayEquals(wanted, runs(true), "by PAGEMAP_SCAN");
    }

    /** Two pages that were only read have one frame: as /proc/PID/smaps tells, none of their memory is resident. */
    private boolean kernelSharesZeros() {
        try {
            String all = java.nio.file.Files.readString(java.nio.file.Path.of("/proc/self/smaps"));
            String range = Long.toHexString(page(1000)) + "-";
            int at = all.indexOf("\n" + range);
            java.util.regex.Matcher rss =
                    java.util.regex.Pattern.compile("Rss: +(\\d+) kB").matcher(all);
            assertTrue(at >= 0 && rss.find(at), "no mapping at " + range);
            return Long.parseLong(rss.group(1)) < 1000;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whatWasOnlyReadIsNotOwn() {
        // The first 1000 pages may become huge pages of zeros, the others do not.
        Kernel.must("madvise", Kernel.call(Nr.MADVISE, page(0), 1000L * PAGE, Flags.MADV_HUGEPAGE));
        Kernel.must("madvise", Kernel.call(Nr.MADVISE, page(1000), (PAGES - 1000L) * PAGE, Flags.MADV_NOHUGEPAGE));
        populate(0, PAGES, Flags.MADV_POPULATE_READ);
        populate(1700, 1701, Flags.MADV_POPULATE_WRITE);
        // Some kernels have no page of zeros: then what is read is memory of its own.
        long[] wanted = kernelSharesZeros()
                ? new long[] {page(1700), page(1701)}
                : new long[] {page(0), page(1000), page(1500), page(PAGES)};
        assertArrayEquals(wanted, runs(false), "by /proc/PID/pagemap");
        assertArrayEquals(wanted, runs(true), "by PAGEMAP_SCAN");
    }
}
