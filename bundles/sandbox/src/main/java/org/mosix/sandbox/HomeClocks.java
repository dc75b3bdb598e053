package org.mosix.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/**
 * Home's monotonic and boot-time clocks at one moment, in nanoseconds. A host gives the guest a time namespace whose
 * clocks go on from there; they differ from home's by less than half a round trip, and a move takes longer than that.
 */
public record HomeClocks(long monotonicNanos, long bootNanos) {
    private static final int CLOCK_MONOTONIC = 1;
    private static final int CLOCK_BOOTTIME = 7;
    private static final int TRIES = 8;
    private static final long SECOND = 1_000_000_000L;

    /** This node's clocks now. */
    public static HomeClocks now() {
        // They run alike but for the time of suspends: what lies between two readings must not become a difference.
        long difference = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long monotonic = read(CLOCK_MONOTONIC);
            difference = Math.min(difference, read(CLOCK_BOOTTIME) - monotonic);
        }
        long now = read(CLOCK_MONOTONIC);
        return new HomeClocks(now, now + difference);
    }

    private static long read(int clock) {
        NativeBuffer time = new NativeBuffer(16);
        Kernel.must("clock_gettime", Kernel.call(Nr.CLOCK_GETTIME, clock, time.address()));
        return time.getLong(0) * SECOND + time.getLong(8);
    }

    /**
     * What to write to the timens_offsets of a namespace that shall show these clocks as of {@code receivedAt}, this
     * node's own clocks when they arrived. Offsets count from the machine's clocks, so our own namespace's come off.
     */
    String offsets(HomeClocks receivedAt) throws IOException {
        long[] own = ownOffsets();
        long monotonic = monotonicNanos - receivedAt.monotonicNanos + own[0];
        long boot = bootNanos - receivedAt.bootNanos + own[1];
        return line("monotonic", monotonic) + line("boottime", boot);
    }

    private static String line(String clock, long nanos) {
        return clock + " " + Math.floorDiv(nanos, SECOND) + " " + Math.floorMod(nanos, SECOND) + "\n";
    }

    private static long[] ownOffsets() throws IOException {
        Path file = Path.of("/proc/self/timens_offsets");
        long[] offsets = new long[2];
        if (!Files.exists(file)) {
            return offsets;
        }
        for (String row : new String(Files.readAllBytes(file), StandardCharsets.US_ASCII).split("\n")) {
            String[] f = row.trim().split("\\s+");
            int index = f[0].equals("monotonic") ? 0 : f[0].equals("boottime") ? 1 : -1;
            if (index >= 0) {
                offsets[index] = Long.parseLong(f[1]) * SECOND + Long.parseLong(f[2]);
            }
        }
        return offsets;
    }
}
