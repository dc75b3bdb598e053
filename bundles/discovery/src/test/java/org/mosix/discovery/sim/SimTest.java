package org.mosix.discovery.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Extra;
import org.mosix.discovery.News;
import org.mosix.discovery.gossip.MatesOnly;
import org.mosix.discovery.gossip.Settings;

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
        double[] bytes = net.takeBytes();
        Ages ages = Ages.of(net, 1);
        Predicted predicted = Predicted.of(net.node(0).plan(), net.settings, 100, 10, 0);
        assertEquals(0, ages.unknown);
        assertEquals(predicted.mean(), ages.mean, 0.15 * predicted.mean());
        assertEquals(predicted.oldest(), ages.meanOldest, 0.25 * predicted.oldest());
        assertTrue(bytes[1] / 2 <= 24_000, bytes[1] / 2 + " bytes a period");
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
