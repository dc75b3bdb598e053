package org.mosix.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    /** Of our own time namespace, which this process never leaves. */
    private static final long[] OWN = ownOffsets();

    /** Of the two clocks; changes only when the machine was suspended. */
    private static volatile long difference;

    /**
     * This node's clocks now. They run alike but for the time of suspends, so their difference is a constant, and a guest
     * must see it as such on every node: it is 0, or as found first, unless the clocks say that it is not.
     */
    public static HomeClocks now() {
        long own = OWN[1] - OWN[0];
        long least = Long.MIN_VALUE;
        long most = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long before = read(CLOCK_MONOTONIC);
            long boot = read(CLOCK_BOOTTIME);
            long after = read(CLOCK_MONOTONIC);
            least = Math.max(least, boot - after - own);
            most = Math.min(most, boot - before - own);
        }
        if (difference < least || difference > most) {
            difference = least + (most - least) / 2;
        }
        long now = read(CLOCK_MONOTONIC);
        return new HomeClocks(now, now + difference + own);
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
    String offsets(HomeClocks receivedAt) {
        long monotonic = monotonicNanos - receivedAt.monotonicNanos + OWN[0];
        long boot = bootNanos - receivedAt.bootNanos + OWN[1];
        return line("monotonic", monotonic) + line("boottime", boot);
    }

    private static String line(String clock, long nanos) {
        return clock + " " + Math.floorDiv(nanos, SECOND) + " " + Math.floorMod(nanos, SECOND) + "\n";
    }

    private static long[] ownOffsets() {
        Path file = Path.of("/proc/self/timens_offsets");
        long[] offsets = new long[2];
        if (!Files.exists(file)) {
            return offsets;
        }
        try {
            for (String row : new String(Files.readAllBytes(file), StandardCharsets.US_ASCII).split("\n")) {
                String[] f = row.trim().split("\\s+");
                int index = f[0].equals("monotonic") ? 0 : f[0].equals("boottime") ? 1 : -1;
                if (index >= 0) {
                    offsets[index] = Long.parseLong(f[1]) * SECOND + Long.parseLong(f[2]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
        return offsets;
    }
}
