package org.mosix.balance.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real loop and the real policies on simulated clusters. {@code ./mosix bench balance} has larger ones. */
@Timeout(300)
class BalanceSimTest {
    @Test
    void theBoundIsWhatCanBeReached() {
        // Two processors of speed 2 and 1: the longer job has the faster one.
        Workload two = new Workload(
                List.of(new SimNode(0, 2, 1, 1000), new SimNode(1, 1, 1, 1000)),
                List.of(new SimJob(1, 0, 0, 10, 1, 0), new SimJob(2, 0, 0, 2, 1, 0)));
        assertEquals(5, Bounds.makespan(two), 1e-9);
        // Three equal jobs on two equal processors: none is idle.
        Workload three = new Workload(
                List.of(new SimNode(0, 1, 2, 1000)),
                List.of(new SimJob(1, 0, 0, 4, 1, 0), new SimJob(2, 0, 0, 4, 1, 0), new SimJob(3, 0, 0, 4, 1, 0)));
        assertEquals(6, Bounds.makespan(three), 1e-9);
        assertEquals(1.5, Bounds.fairSlowdown(three, 0.01), 0.01);
        // One that comes late cannot have ended before.
        Workload late = new Workload(
                List.of(new SimNode(0, 1, 2, 1000)),
                List.of(new SimJob(1, 0, 0, 1, 1, 0), new SimJob(2, 0, 9, 4, 1, 0)));
        assertEquals(13, Bounds.makespan(late), 1e-9);
    }

    @Test
    void aJobAloneIsAsFastAsItsNode() throws Exception {
        Workload alone = new Workload(
                List.of(new SimNode(0, 2, 1, 1000), new SimNode(1, 1, 1, 1000)),
                List.of(new SimJob(1, 0, 0, 10, 1, 0)));
        try (SimPolicy decides = SimPolicy.of("opportunity-cost")) {
            SimResult r = new SimCluster(alone, 2, decides.policies, 1).run(1000, () -> true);
            assertEquals(5, r.makespan(), 1e-6, r::toString);
            assertEquals(1, r.slowdown(), 1e-6, r::toString);
            assertEquals(0, r.mostMoves(), r::toString);
        }
    }

    @Test
    void jobsSpreadOverUnlikeNodes() throws Exception {
        for (String workload : List.of("batch", "arrivals")) {
            for (long seed = 1; seed <= 3; seed++) {
                Workload same = BalanceBench.workload(workload, 10, seed);
                double bound = Bounds.makespan(same);
                SimResult r = BalanceBench.run(10, workload, "opportunity-cost", seed);
                String what = workload + " " + seed + ": " + r + ", bound " + bound;
                assertTrue(r.makespan() < 1.5 * bound, what);
                assertTrue(r.slowdown() < 2.5 * Bounds.fairSlowdown(same), what);
                assertTrue(r.moves() < 2.5 && r.mostMoves() < 30, what);
            }
        }
    }

    @Test
    void theSameSeedGivesTheSame() throws Exception {
        SimResult a = BalanceBench.run(10, "batch", "opportunity-cost", 4);
        SimResult b = BalanceBench.run(10, "batch", "opportunity-cost", 4);
        assertEquals(a.makespan(), b.makespan());
        assertEquals(a.moves(), b.moves());
    }

    @Test
    void betterThanWithoutAndThanByChance() throws Exception {
        for (String workload : List.of("batch", "arrivals")) {
            SimResult best = BalanceBench.run(30, workload, "opportunity-cost", 1);
            for (String other : List.of("none", "random")) {
                SimResult r = BalanceBench.run(30, workload, other, 1);
                assertTrue(best.makespan() < r.makespan() && best.slowdown() < r.slowdown(), workload + " " + best + r);
            }
        }
    }
}
