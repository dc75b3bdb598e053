package org.mosix.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FairPoolTest {
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    @Test
    void keepsThreadsForOthers() throws Exception {
        try (FairPool pool = new FairPool("test", new FairPool.Limits(4, 2, 10))) {
            for (int i = 0; i < 5; i++) {
                assertTrue(pool.submit(1, this::waitAtGate, () -> {}));
            }
            assertTrue(pool.submit(2, () -> seen.add("other"), () -> {}));
            assertEquals("other", next());
            gate.countDown();
            for (int i = 0; i < 5; i++) {
                assertEquals("through", next());
            }
        }
    }

    @Test
    void turnsAwayWhatIsTooMuchAndDropsWhatWaitsAtTheEnd() throws Exception {
        FairPool pool = new FairPool("test", new FairPool.Limits(1, 1, 2));
        for (int i = 0; i < 3; i++) {
            assertTrue(pool.submit(1, this::waitAtGate, () -> seen.add("dropped")));
        }
        assertFalse(pool.submit(1, this::waitAtGate, () -> {}));
        pool.close();
        assertEquals("dropped", next());
        assertEquals("dropped", next());
        gate.countDown();
        assertEquals("through", next());
        assertFalse(pool.submit(1, this::waitAtGate, () -> {}));
    }

    @Test
    void survivesATaskThatFails() throws Exception {
        try (FairPool pool = new FairPool("test", new FairPool.Limits(1, 1, 2))) {
            assertTrue(pool.submit(
                    1,
                    () -> {
                        throw new IllegalStateException("on purpose");
                    },
                    () -> {}));
            assertTrue(pool.submit(1, () -> seen.add("next"), () -> {}));
            assertEquals("next", next());
        }
    }

    private void waitAtGate() {
        try {
            assertTrue(gate.await(20, TimeUnit.SECONDS));
            seen.add("through");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String next() throws InterruptedException {
        return seen.poll(20, TimeUnit.SECONDS);
    }
}
