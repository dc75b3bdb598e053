package org.mosix.trust.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Compared with a set that remembers everything. */
class OnceEachTest {
    @Test
    void neverTwice() {
        Random random = new Random(1);
        for (int round = 0; round < 50; round++) {
            OnceEach once = new OnceEach();
            Set<Long> used = new HashSet<>();
            long highest = -1;
            for (int i = 0; i < 5000; i++) {
                int jump = random.nextInt(100) == 0 ? 3000 : 40;
                long number = Math.max(0, highest - random.nextInt(2 * jump) + jump);
                boolean wanted = number > highest - OnceEach.WINDOW && used.add(number);
                assertEquals(wanted, once.use(number), "number " + number + " after " + highest);
                highest = Math.max(highest, number);
            }
        }
    }

    @Test
    void itsEnds() {
        OnceEach once = new OnceEach();
        assertFalse(once.use(-1));
        assertTrue(once.use(Long.MAX_VALUE));
        assertFalse(once.use(Long.MAX_VALUE));
        assertFalse(once.use(0));
        assertTrue(once.use(Long.MAX_VALUE - OnceEach.WINDOW + 1));
        assertFalse(once.use(Long.MAX_VALUE - OnceEach.WINDOW));
    }
}
