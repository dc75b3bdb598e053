package org.mosix.policies;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mosix.api.JobHints;
import org.mosix.api.NodeId;
import org.mosix.api.ProcessInfo;
import org.mosix.api.ProcessProfile;
import org.mosix.api.policy.MoveCost;
import org.mosix.api.policy.MovePolicy;
import org.mosix.api.policy.Proposal;
import org.mosix.api.policy.View;

/** Twelve programs that begin on node 1 of four, on a clock of the test's own; nodes tell their loads exactly, moves take half a second. */
class SpreadTest {
    private static final double STEP = 0.05;
    private static final double PERIOD = 0.5;
    private static final double COST = 0.5;
    private static final int PROGRAMS = 12;
    private static final int TOGETHER = 4;

    private final int[] at = new int[PROGRAMS];
    private final int[] moves = new int[PROGRAMS];
    private final double[] done = new double[PROGRAMS];
    private final double[] standsUntil = new double[PROGRAMS];
    private double[] speeds;
    private double work;
    private double now;

    @ParameterizedTest
    @CsvSource({
        "cost, 0.15 0.2 0.3 0.45, 10",
        "cost, 0.18 0.26 0.34 0.42, 10",
        "cost, 1 1 1 1, 10",
        "cost, 0.25 0.5 1 2, 10",
        "cost, 0.18 0.26 0.34 0.42, 60",
        "cost, 1 1 1 1, 60",
        "least, 0.15 0.2 0.3 0.45, 10",
        "least, 0.25 0.5 1 2, 60"
    })
    void theyAreReadyNearlyAsSoonAsIfTheyWereSpreadBestFromTheBeginning(String name, String nodes, double each) {
        MovePolicy policy = name.equals("cost") ? new OpportunityCost() : new LeastLoaded();
        speeds =
                Arrays.stream(nodes.split(" ")).mapToDouble(Double::parseDouble).toArray();
        work = each;
        double decide = 0;
        while (unfinished()) {
            if (now >= decide) {
                decide(policy);
                decide = now + PERIOD;
            }
            compute();
            now += STEP;
        }
        double best = best();
        int total = Arrays.stream(moves).sum();
        assertTrue(now <= 1.1 * best, now + " s instead of " + best);
        assertTrue(total <= 3 * PROGRAMS, total + " moves");
    }

    /** The shortest time in which the nodes together can end so many whole programs, if none moves. */
    private double best() {
        for (double time = work / 10; ; time += STEP) {
            int ended = 0;
            for (double speed : speeds) {
                ended += (int) Math.floor(time * speed / work + 1e-9);
            }
            if (ended >= PROGRAMS) {
                return time;
            }
        }
    }

    private boolean unfinished() {
        return Arrays.stream(done).anyMatch(d -> d < work);
    }

    private int running(int node) {
        int sum = 0;
        for (int i = 0; i < PROGRAMS; i++) {
            sum += at[i] == node && done[i] < work && standsUntil[i] <= now ? 1 : 0;
        }
        return sum;
    }

    private void compute() {
        double[] share = new double[speeds.length];
        for (int node = 0; node < share.length; node++) {
            share[node] = STEP * speeds[node] / Math.max(1, running(node));
        }
        for (int i = 0; i < PROGRAMS; i++) {
            done[i] += done[i] < work && standsUntil[i] <= now ? share[at[i]] : 0;
        }
    }

    private void decide(MovePolicy policy) {
        Some some = new Some();
        int arriving = 0;
        for (int node = 0; node < speeds.length; node++) {
            int coming = 0;
            for (int i = 0; i < PROGRAMS; i++) {
                coming += at[i] == node && standsUntil[i] > now ? 1 : 0;
            }
            some.node(speeds[node], 1, running(node) + coming);
            arriving += coming;
        }
        List<ProcessProfile> ready = new ArrayList<>();
        for (int i = 0; i < PROGRAMS; i++) {
            if (done[i] < work && standsUntil[i] <= now) {
                ready.add(profile(i));
            }
        }
        View view =
                new View(0, new NodeId(1), some.view().nodes(), ready, new MoveCost(COST, 100, 0), (long) (now * 1000));
        while (arriving++ < TOGETHER) {
            Optional<Proposal> proposal = policy.move(view);
            if (proposal.isEmpty()) {
                return;
            }
            int moved = proposal.get().pid() - 1;
            at[moved] = proposal.get().to().number() - 1;
            standsUntil[moved] = now + COST;
            moves[moved]++;
            View after = view.after(proposal.get());
            List<ProcessProfile> rest =
                    after.processes().stream().filter(p -> p.pid() != moved + 1).toList();
            view = new View(0, after.own(), after.nodes(), rest, after.cost(), after.seed());
        }
    }

    private ProcessProfile profile(int i) {
        return new ProcessProfile(
                i + 1,
                0,
                "p",
                new NodeId(at[i] + 1),
                ProcessInfo.Place.HOME,
                JobHints.NONE,
                new ProcessProfile.Usage(1, 0.1, done[i], 2, 0, 0),
                new ProcessProfile.Stay((long) ((now - standsUntil[i]) * 1000), (long) (now * 1000), moves[i]),
                Optional.empty());
    }
}
