package org.mosix.discovery.meter;

import java.util.function.LongSupplier;

/**
 * How fast one core is, by a short computation: random reads and writes in an array that fits into the second cache, with
 * integer arithmetic in between, each step depending on the one before, as in programs that chase pointers. Short slices
 * of it are timed and the best one counts: whatever else the machine does can only lengthen a slice, and so can a compiler
 * that has not come to it yet. One thread, which it keeps busy for 0.1 to 1 s.
 *
 * <p>MOSIX's standard is a speed of 10000. Ours is the processor on which {@link #STANDARD_NANOS} was measured: AMD EPYC
 * (family 26, model 2, stepping 1, in a virtual machine, 2.1 GHz by its bogomips), OpenJDK 17.0.15.
 */
public final class SpeedBenchmark {
    /** Of the standard processor. */
    public static final int STANDARD = 10_000;

    /** What one slice took there, ns: the best of 20 runs of this test, of 1.18 to 1.31 ms, while it had other work. */
    static final long STANDARD_NANOS = 1_180_000;

    /** Of longs: 256 KiB. */
    private static final int ARRAY = 1 << 15;

    private static final int STEPS = 200_000;
    private static final long LEAST_NANOS = 100_000_000;
    private static final long MOST_NANOS = 1_000_000_000;
    /** Fewer say nothing: the first ones are interpreted. */
    private static final int LEAST_SLICES = 50;

    /** After so long without a better slice, it is enough. */
    private static final long CALM_NANOS = 60_000_000;

    private final LongSupplier nanos;
    private final Runnable slice;

    /** The real one. */
    public SpeedBenchmark() {
        this(System::nanoTime, new Work());
    }

    /**
     * @param nanos a monotonic clock
     * @param slice the work that is timed
     */
    SpeedBenchmark(LongSupplier nanos, Runnable slice) {
        this.nanos = nanos;
        this.slice = slice;
    }

    /** The speed of one core, 1 or more. */
    public int run() {
        long best = Math.max(1, bestNanos());
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, (double) STANDARD * STANDARD_NANOS / best));
    }

    /** The time of the best slice. */
    long bestNanos() {
        long start = nanos.getAsLong();
        long best = Long.MAX_VALUE;
        long bestAt = start;
        long now = start;
        int slices = 0;
        do {
            long before = now;
            slice.run();
            now = nanos.getAsLong();
            // A percent better is noise: it would keep the test from its end.
            if (now - before < best - best / 100) {
                bestAt = now;
            }
            best = Math.min(best, now - before);
            slices++;
        } while (now - start < MOST_NANOS
                && (slices < LEAST_SLICES || now - start < LEAST_NANOS || now - bestAt < CALM_NANOS));
        return best;
    }

    private static final class Work implements Runnable {
        private static final long FACTOR = 0x5851_f42d_4c95_7f2dL;

        private final long[] array = new long[ARRAY];
        private long state = 1;

        @Override
        public void run() {
            long x = state;
            for (int i = 0; i < STEPS; i++) {
                int at = (int) (x >>> 40) & ARRAY - 1;
                x = (x ^ array[at]) * FACTOR + i;
                array[at] = x;
            }
            // Kept, so that the compiler cannot leave the work out.
            state = x;
        }
    }
}
