package org.mosix.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What programs can still get of this machine's memory. Any thread. */
final class FreeMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";
    private static final String SWAP = "SwapFree:";

    private FreeMemory() {}

    /** Bytes, without making others wait for the disk but for free swap; Long.MAX_VALUE if the kernel does not tell. */
    static long bytes() throws IOException {
        List<String> lines = Files.readAllLines(MEMINFO);
        long available = kib(lines, AVAILABLE);
        return available < 0 ? Long.MAX_VALUE : (available + Math.max(0, kib(lines, SWAP))) << 10;
    }

    private static long kib(List<String> lines, String field) {
        for (String line : lines) {
            if (line.startsWith(field)) {
                return Long.parseLong(
                        line.substring(field.length()).replace("kB", "").strip());
            }
        }
        return -1;
    }
}
