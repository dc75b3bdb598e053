package org.mosix.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mosix.api.Recall;

class RecallLineTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void whatPeopleSee() {
        assertEquals(
                "[--------------------] 0 of 8 processes have come home, 8 to go",
                RecallLine.of(new Recall(8, 0, 0, 0, 0, List.of()), SECOND));
        assertEquals(
                "[##########----------] 3 of 8 processes have come home, 4 to go, 48.0 MiB, 24.0 MiB/s, about 2 s left",
                RecallLine.of(new Recall(8, 3, 1, 0, 48 << 20, List.of()), 2 * SECOND));
        assertEquals(
                "[####################] 6 of 8 processes have come home, 0 to go, 1.5 MiB, 0.5 MiB/s",
                RecallLine.of(new Recall(8, 6, 1, 1, 3 << 19, List.of()), 3 * SECOND));
        assertEquals(
                "[--------------------] 0 of 0 processes have come home, 0 to go", RecallLine.of(Recall.NOTHING, 0));
    }
}
