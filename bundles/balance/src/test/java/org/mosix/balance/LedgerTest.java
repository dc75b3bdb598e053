package org.mosix.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.mosix.api.MoveReport;
import org.mosix.api.NodeId;

class LedgerTest {
    private static final NodeId ONE = new NodeId(1);
    private static final NodeId TWO = new NodeId(2);
    private static final NodeId THREE = new NodeId(3);

    private final Ledger ledger = new Ledger();

    private void missing(double threads, double mib, NodeId node, long measured) {
        Ledger.Missing missing = ledger.missing(node, measured);
        assertEquals(threads, missing.threads(), 1e-3);
        assertEquals(mib, missing.mib(), 1e-9);
    }

    @Test
    void aMoveUnderWayCountsAtItsDestination() {
        ledger.begins(7, ONE, TWO, 1, 50, 8_000);
        assertTrue(ledger.isMoving(7, 0));
        missing(-1, -50, ONE, 7_000);
        missing(-Math.exp(-1), -50, ONE, 9_000);
        missing(1, 50, TWO, 1_000_000);
        missing(0, 0, THREE, 1_000_000);
        assertEquals(1, ledger.underWay());
    }

    @Test
    void afterwardsWhatTheMeanOfALoadDoesNotShowYet() {
        ledger.begins(7, ONE, TWO, 1, 50, 8_000);
        ledger.ends(7, true, 10_000);
        assertFalse(ledger.isMoving(7, 10_001));
        assertTrue(ledger.isMoving(7, 10_000), "where it was seen at that moment it may be no more");
        missing(1, 50, TWO, 9_000);
        missing(1, 50, TWO, 10_000);
        missing(Math.exp(-1), 0, TWO, 11_000);
        missing(-Math.exp(-4), 0, ONE, 12_000);
        ledger.forget(50_000);
        missing(0, 0, TWO, 9_000);
    }

    @Test
    void aMoveThatFailedIsNone() {
        ledger.begins(7, ONE, TWO, 1, 50, 8_000);
        ledger.ends(7, false, 10_000);
        missing(0, 0, ONE, 5_000);
        missing(0, 0, TWO, 5_000);
        assertEquals(0, ledger.underWay());
    }

    @Test
    void aProgramThatWasToldToBeginThereCountsThere() {
        ledger.placed(TWO, 100, 5_000);
        missing(1, 100, TWO, 4_000);
        missing(0, 0, ONE, 4_000);
    }

    @Test
    void whatFailsRestsLongerEachTime() {
        Rests<String> rests = new Rests<>();
        rests.failed("x", 1000);
        assertTrue(rests.rests("x", 2999));
        assertFalse(rests.rests("x", 3000));
        assertFalse(rests.rests("y", 1000));
        rests.failed("x", 4000);
        assertTrue(rests.rests("x", 7999));
        rests.worked("x");
        assertFalse(rests.rests("x", 4001));
        for (int i = 0; i < 20; i++) {
            rests.failed("x", 0);
        }
        assertFalse(rests.rests("x", 120_000));
        rests.forget(241_000);
        rests.failed("x", 300_000);
        assertFalse(rests.rests("x", 302_000));
    }

    @Test
    void costsAreLearned() {
        Costs costs = new Costs(0.001);
        assertEquals(0.1, costs.now().seconds(0), 1e-9);
        for (int i = 0; i < 100; i++) {
            costs.learn(report(0, 500_000));
            costs.learn(report(200L << 20, 2_500_000));
        }
        assertEquals(0.5, costs.now().fixedSeconds(), 0.05);
        assertEquals(100, costs.now().mibPerSecond(), 10);
        costs.learn(report(0, 0));
        assertEquals(0.001, costs.now().callSeconds(), 1e-9);
    }

    private static MoveReport report(long bytes, long micros) {
        return new MoveReport(1, ONE, TWO, bytes, 0, micros, 0);
    }
}
