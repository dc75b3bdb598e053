package org.mosix.discovery.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mosix.discovery.Digest;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Extra;
import org.mosix.discovery.News;
import org.mosix.discovery.Rows;
import org.mosix.discovery.gossip.MatesOnly;
import org.mosix.discovery.gossip.Settings;
import org.mosix.discovery.gossip.Visitor;

/** Small systems; {@code ./mosix bench gossip} runs the large ones. */
class SimTest {
    private static final long SEED = 1;

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.05, 0.2})
    void agesOfTenNodesAreAsForetold(double loss) {
        // So few are younger: the formulas are for many, and for pushes at random times instead of even ones.
        assertAges(10, 10, loss, 0.3, 0.5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.05, 0.2})
    void agesOfAHundredNodesAreAsForetold(double loss) {
        assertAges(100, 100, loss, 0.15, 0.2);
    }

    @Test
    void agesOfAThousandNodesInTenCellsAreAsForetold() {
        SimNet net = new SimNet(1000, 100, Settings.lan(), SEED);
        net.startAcquainted();
        net.runPeriods(25);
        net.takeBytes();
        net.runPeriods(2);
        SimNet.Bytes bytes = net.takeBytes();
        Ages ages = Ages.of(net, 1);
        Predicted predicted = Predicted.of(net.node(0).plan(), net.settings, 100, 10, 0);
        assertEquals(0, ages.unknown);
        assertEquals(predicted.mean(), ages.mean, 0.15 * predicted.mean());
        assertEquals(predicted.oldest(), ages.meanOldest, 0.25 * predicted.oldest());
        assertEquals(predicted.cellMean(), ages.cellMean, 0.05 * predicted.cellMean());
        assertEquals(predicted.cellOldest(), ages.cellMeanOldest, 0.15 * predicted.cellOldest());
        assertTrue(bytes.mostSent() / 2 <= 24_000, bytes.mostSent() / 2 + " bytes a period");
        assertTrue(net.largest <= 1400, net.largest + " bytes in a datagram");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2})
    void theDeadAreFoundAndNobodyElseIsLost(double loss) {
        SimNet net = joined(100, 20, loss);
        Deaths deaths = new Deaths(net, 5, SEED);
        int periods = deaths.periodsUntilKnown(0.99, 1, 60);
        assertTrue(periods > 0 && periods <= 20, "known after " + periods + " periods");
        assertAllKnown(net, 40);
    }

    @Test
    void whoLeavesIsErasedAtOnce() {
        SimNet net = joined(100, 20, 0);
        Deaths none = new Deaths(net, 0, SEED);
        net.leave(42);
        none.count(42);
        int periods = none.periodsUntilKnown(1, 1, 30);
        assertTrue(periods > 0 && periods <= 4, "known after " + periods + " periods");
    }

    @Test
    void aSlowNodeIsSuspectedButStays() {
        SimNet net = joined(20, 20, 0);
        net.freeze(7);
        net.runPeriods(5);
        net.thaw(7);
        net.runPeriods(4);
        Ages ages = Ages.of(net, 1);
        assertEquals(0, ages.unknown);
        assertEquals(0, ages.wronglyDead);
        assertEquals(0, net.node(7).incarnation() % 1000 - 1, 1, "it has objected once at most");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2})
    void nobodyIsThrownOutForGood(double loss) {
        SimNet net = new SimNet(200, 50, Settings.lan(), SEED);
        net.loss(loss);
        net.startAcquainted();
        net.runPeriods(20);
        // Noticed by nobody, suspected, buried: and back.
        int[] pauses = {2, 6, 20};
        for (int i = 0; i < pauses.length; i++) {
            net.freeze(60 * i);
            net.freeze(60 * i + 7);
        }
        for (int period = 1; period <= 20; period++) {
            net.runPeriods(1);
            for (int i = 0; i < pauses.length; i++) {
                if (pauses[i] == period) {
                    net.thaw(60 * i);
                    net.thaw(60 * i + 7);
                }
            }
        }
        Missing missing = new Missing(net, 1);
        assertTrue(missing.pairs() > 300, "two were taken for dead by about all: " + missing.pairs());
        int periods = missing.periodsUntilNone(60);
        assertTrue(periods > 0, "pairs that stay unknown: " + missing.pairs());
    }

    @Test
    void oneThatSleptThroughItsDeathComesBack() {
        SimNet net = joined(20, 20, 0);
        net.freeze(7);
        net.runPeriods(40);
        net.thaw(7);
        assertAllKnown(net, 15);
    }

    @Test
    void aRestartedNodeComesBackInItsNewLife() {
        SimNet net = joined(20, 20, 0);
        net.kill(7);
        net.runPeriods(2);
        net.start(7, 3, net.now() + 100);
        assertAllKnown(net, 15);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2})
    void twoHalvesFindEachOther(double loss) {
        SimNet net = joined(100, 20, loss);
        int[] sides = new int[100];
        for (int i = 0; i < 100; i++) {
            sides[i] = i % 2;
        }
        net.split(sides);
        net.runPeriods(40);
        Ages apart = Ages.of(net, 1);
        assertTrue(apart.unknown > apart.pairs * 0.4, apart.unknown + " of " + apart.pairs + " pairs apart");
        net.split(null);
        assertAllKnown(net, 60);
    }

    @Test
    void theAgeOfARowIsTheTrueAge() {
        SimNet net = new SimNet(60, 20, Settings.lan(), SEED);
        int period = net.settings.periodMillis();
        // Loads up to 31 travel as they are.
        for (int i = 0; i < 60; i++) {
            net.start(i, i == 0 ? -1 : 0, 1, () -> SimFacts.of((int) (net.now() / period), 1, List.of()));
        }
        net.runPeriods(30);
        int[] rows = new int[1];
        net.node(30).visit(net.now(), new Visitor() {
            @Override
            public void mate(Entry entry, News.Kind kind, int ageMillis) {
                // The other test looks at these.
            }

            @Override
            public void cell(Digest digest, int ageMillis) {
                // Its rows follow.
            }

            @Override
            public void row(Digest digest, Rows.Cursor row, int ageMillis) {
                rows[0]++;
                // Measured in that period; an age is exact to 3 %, and lacks 3 ms a hop.
                double age = (double) ageMillis / period;
                double measured = net.now() / (double) period - age;
                assertEquals(row.load() + 0.5, measured, 0.5 + 0.03 * age + 0.2, "age " + age);
            }
        });
        assertEquals(40, rows[0]);
    }

    @Test
    void theAgeThatIsToldIsTheTrueAge() {
        SimNet net = new SimNet(60, 60, Settings.lan(), SEED);
        for (int i = 0; i < 60; i++) {
            net.start(i, i == 0 ? -1 : 0, 1, () -> SimFacts.of(1, 1, List.of(new Extra("at", "" + net.now()))));
        }
        net.runPeriods(40);
        net.node(30).visit(net.now(), new MatesOnly() {
            @Override
            public void mate(Entry entry, News.Kind kind, int ageMillis) {
                String at = entry.facts().extras().get(0).value();
                long age = net.now() - Long.parseLong(at);
                // A few milliseconds for each hop are not in it.
                assertTrue(age >= ageMillis && age <= ageMillis + 60, age + " ms old, not " + ageMillis);
            }
        });
    }

    @Test
    void aRunIsAFunctionOfItsSeed() {
        double first = Ages.of(joined(50, 25, 0.1), 1).mean;
        assertEquals(first, Ages.of(joined(50, 25, 0.1), 1).mean);
    }

    private static void assertAges(int size, int cellNodes, double loss, double meanMargin, double oldestMargin) {
        SimNet net = joined(size, cellNodes, loss);
        Predicted predicted = Predicted.of(net.node(0).plan(), net.settings, cellNodes, size / cellNodes, loss);
        int samples = 20;
        double mean = 0;
        double oldest = 0;
        for (int i = 0; i < samples; i++) {
            net.runPeriods(2);
            Ages ages = Ages.of(net, 1);
            mean += ages.mean / samples;
            oldest += ages.meanOldest / samples;
        }
        assertEquals(predicted.mean(), mean, meanMargin * predicted.mean());
        assertEquals(predicted.oldest(), oldest, oldestMargin * predicted.oldest());
    }

    private static SimNet joined(int size, int cellNodes, double loss) {
        SimNet net = new SimNet(size, cellNodes, Settings.lan(), SEED);
        net.loss(loss);
        net.startAll(2);
        assertAllKnown(net, 80);
        net.runPeriods(20);
        return net;
    }

    /** In the end each knows all others; under loss one may be suspected again at any moment, so it is once that counts. */
    private static void assertAllKnown(SimNet net, int limit) {
        long unknown = -1;
        for (int period = 0; period < limit && unknown != 0; period++) {
            net.runPeriods(1);
            unknown = Ages.of(net, 1).unknown;
        }
        assertEquals(0, unknown, "pairs that do not know each other after " + limit + " periods");
    }
}
