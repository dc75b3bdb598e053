package org.mosix.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Lines that others can cause are few in any minute, and come again in the next. */
class SparseTest {
    @Test
    void aFloodIsCountedOnly() {
        long[] now = {1};
        Sparse sparse = new Sparse(LoggerFactory.getLogger(SparseTest.class), () -> now[0]);
        int said = 0;
        for (int i = 0; i < 100_000; i++) {
            said += sparse.allows() ? 1 : 0;
        }
        assertEquals(30, said);
        now[0] += 61_000_000_000L;
        assertTrue(sparse.allows());
    }
}
