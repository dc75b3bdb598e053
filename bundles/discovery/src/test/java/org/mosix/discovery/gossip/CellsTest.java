package org.mosix.discovery.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.mosix.discovery.Digest;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Rows;

class CellsTest {
    private static final int DRAWS = 20_000;
    private static final int FORGET = Settings.lan().forgetMillis();

    private final Cells cells = new Cells(Settings.lan());

    @Test
    void aCellIsDrawnAsOftenAsItHasNodes() {
        put(3, 30, 0, 0);
        put(9, 5, 0, 0);
        put(5, 15, 0, 0);
        assertEquals(new Cells.Counts(3, 50), cells.counts(0));
        assertShares(50, new double[] {0.3, 0.15, 0.05}, 0.5);
    }

    @Test
    void whatIsNotHeardOfIsNotDrawn() {
        put(1, 30, 0, 0);
        put(2, 10, 0, 10);
        put(3, 20, 0, FORGET);
        assertEquals(new Cells.Counts(2, 30), cells.counts(FORGET + 1L));
        assertShares(30, new double[] {0, 1.0 / 6, 1.0 / 3}, 0.5);
    }

    @Test
    void aCellThatComesBetweenTwoCountsWaitsForTheNext() {
        put(5, 10, 0, 0);
        cells.counts(0);
        put(2, 90, 0, 0);
        put(8, 90, 0, 0);
        assertShares(10, new double[] {0, 0.5, 0}, 0.5);
        cells.counts(0);
        assertShares(10, new double[] {0.45, 0.05, 0.45}, 0.05);
    }

    @Test
    void nobodyKnownIsNobodyDrawn() {
        assertEquals(-1, cells.random(0, new SplittableRandom(1)));
        put(5, 10, 0, 0);
        cells.counts(0);
        assertEquals(0, cells.random(0, new SplittableRandom(1)));
        long late = Settings.lan().tombstoneMillis() + 1L;
        cells.expire(late);
        assertEquals(-1, cells.random(0, new SplittableRandom(1)));
    }

    private void assertShares(int own, double[] shares, double ownShare) {
        int[] drawn = new int[shares.length];
        int ownDrawn = 0;
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < DRAWS; i++) {
            int slot = cells.random(own, random);
            if (slot < 0) {
                ownDrawn++;
            } else {
                drawn[slot]++;
            }
        }
        for (int slot = 0; slot < shares.length; slot++) {
            assertEquals(shares[slot], drawn[slot] / (double) DRAWS, 0.02, "slot " + slot);
        }
        assertEquals(ownShare, ownDrawn / (double) DRAWS, 0.02);
    }

    private void put(int cell, int nodes, int ageMillis, long now) {
        Rows none = new Rows.Builder(0).build();
        var contact = new Digest.Contact(1, Endpoint.ofIpv4(cell, 1));
        cells.merge(new Digest(cell, nodes, 0, 0, 0, 0, none, List.of(contact)), ageMillis, now);
    }
}
