package org.mosix.discovery.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class SpeedBenchmarkTest {
    private long now = 5_000_000_000L;
    private int slices;

    @Test
    void theStandardProcessorHasTheStandardSpeed() {
        assertEquals(10_000, test(i -> SpeedBenchmark.STANDARD_NANOS).run());
        assertEquals(20_000, test(i -> SpeedBenchmark.STANDARD_NANOS / 2).run());
    }

    @Test
    void theBestSliceCountsHoweverMuchElseTheMachineDoes() {
        // One slice in fifty is undisturbed; the others take up to eight times as long, and the first are interpreted.
        int speed = test(i -> SpeedBenchmark.STANDARD_NANOS * (i < 10 ? 20 : i % 50 == 30 ? 1 : 2 + i % 7))
                .run();
        assertEquals(10_000, speed);
    }

    @Test
    void goesOnWhileItGetsBetterButNotForEver() {
        test(i -> 1_000_000).run();
        assertEquals(100, slices);
        slices = 0;
        // Compiled only after 150 ms: the calm before that does not end it.
        assertEquals(
                10_000,
                test(i -> i < 3 ? 50_000_000 : SpeedBenchmark.STANDARD_NANOS).run());
        slices = 0;
        long start = now;
        test(i -> 2_000_000_000L).run();
        assertEquals(1, slices);
        assertEquals(2_000_000_000L, now - start);
    }

    @Test
    void aClockThatStandsStillForASliceGivesANumber() {
        assertEquals(Integer.MAX_VALUE, test(i -> i == 3 ? 0 : 1_000_000).run());
    }

    @Test
    void thisMachineHasASpeed() {
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (int run = 0; run < 5; run++) {
            int speed = new SpeedBenchmark().run();
            least = Math.min(least, speed);
            most = Math.max(most, speed);
        }
        // Runs differ by a tenth; a machine that has other work to do is allowed a lot more.
        assertTrue(least > 0 && most < 20L * least, "speeds of " + least + " to " + most);
    }

    private SpeedBenchmark test(IntToLongFunction nanos) {
        return new SpeedBenchmark(() -> now, () -> now += nanos.applyAsLong(slices++));
    }
}
