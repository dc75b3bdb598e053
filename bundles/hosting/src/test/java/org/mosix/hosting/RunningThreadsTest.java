package org.mosix.hosting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mosix.api.GuestHouse;

class RunningThreadsTest {
    private static final int GUEST = 10;
    private static final int JOB = 20;
    private static final int DEPUTY = 30;
    private static final int OWNERS = 40;

    private long now;
    private int looks;
    private long lookMillis;
    private final Map<Integer, Integer> running = new HashMap<>();
    private final RunningThreads threads = new RunningThreads(
            () -> {
                looks++;
                now += lookMillis;
                return Map.copyOf(running);
            },
            () -> now);

    private void pass(int millis) throws IOException {
        for (long end = now + millis; now < end; now += 50) {
            threads.sample(() -> new GuestHouse.Processes(Set.of(GUEST), Set.of(JOB), Set.of(DEPUTY)));
        }
    }

    @Test
    void eachThreadIsSomebodys() throws IOException {
        running.putAll(Map.of(GUEST, 3, JOB, 2, DEPUTY, 1, OWNERS, 4, 41, 1));
        pass(10_000);
        assertEquals(5, threads.means().owners(), 0.01);
        assertEquals(2, threads.means().jobs(), 0.01);
        assertEquals(3, threads.means().guests().get(GUEST), 0.01);
        assertEquals(Set.of(GUEST), threads.means().guests().keySet());
    }

    @Test
    void onesThatBeginAreNoticedWithinASecondAndGoneLaterOnes() throws IOException {
        pass(5000);
        assertTrue(threads.quietMillis(0.5) > 5000);
        running.put(OWNERS, 1);
        pass(900);
        assertTrue(threads.means().owners() > 0.5, threads.means()::toString);
        assertEquals(0, threads.quietMillis(0.5));
        running.clear();
        pass(900);
        assertTrue(threads.means().owners() < 0.5, threads.means()::toString);
        threads.quietMillis(0.5);
        pass(3000);
        assertTrue(threads.quietMillis(0.5) >= 3000);
    }

    @Test
    void manyProcessesAreLookedAtLessOften() throws IOException {
        pass(1000);
        assertEquals(20, looks);
        lookMillis = 5;
        looks = 0;
        pass(5000);
        assertTrue(looks <= 21, "looks " + looks);
    }
}
