package org.mosix.discovery.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Against values that were worked out from the published formulas by other means. */
class GossipMathTest {
    @Test
    void agesOfWindows() {
        assertAges(64, 16, 3.00, 6.35, 18.5);
        assertAges(128, 8, 2.12, 17.5, 85.9);
        assertAges(128, 32, 3.72, 7.08, 21.5);
        assertAges(256, 16, 2.82, 18.3, 97.4);
        assertAges(256, 32, 3.58, 11.0, 48.7);
    }

    @Test
    void aWindowOfAllEntries() {
        assertEquals(5.55, GossipMath.meanAge(256, 256), 0.01);
        assertEquals(0, GossipMath.meanAge(1, 1));
    }

    @Test
    void theReachOfAWindowIsTheInverseOfGrowth() {
        for (int w = 1; w < 100; w++) {
            assertEquals(w, GossipMath.entriesUpTo(100, GossipMath.reach(100, w)), 1e-6);
        }
    }

    @Test
    void windowsForAWantedMeanAge() {
        assertEquals(18, GossipMath.windowForMeanAge(100, 8));
        assertEquals(13, GossipMath.windowForMeanAge(100, 10));
        assertEquals(7, GossipMath.windowForMeanAge(100, 16));
        assertEquals(579, GossipMath.windowForMeanAge(1000, 8), 1);
        assertEquals(196, GossipMath.windowForMeanAge(1000, 10), 1);
        assertEquals(84, GossipMath.windowForMeanAge(1000, 16), 1);
        assertEquals(1056, GossipMath.windowForMeanAge(10_000, 16), 2);
    }

    @Test
    void windowsForAWantedMaximalAge() {
        int w = GossipMath.windowForMaximalAge(128, 25);
        assertTrue(GossipMath.maximalAge(128, w) <= 25);
        assertTrue(GossipMath.maximalAge(128, w - 1) > 25);
        assertEquals(10, GossipMath.windowForMaximalAge(10, 0.1));
    }

    private static void assertAges(int n, int w, double reach, double mean, double maximal) {
        assertEquals(reach, GossipMath.reach(n, w), 0.01);
        assertEquals(mean, GossipMath.meanAge(n, w), 0.05);
        assertEquals(maximal, GossipMath.maximalAge(n, w), 0.1);
    }
}
