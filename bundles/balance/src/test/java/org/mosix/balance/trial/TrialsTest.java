package org.mosix.balance.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.NodeId;
import org.mosix.api.PolicyTester.Proposed;
import org.mosix.api.PolicyTester.Report;
import org.mosix.api.PolicyTester.Simulation;
import org.mosix.api.PolicyTester.Trial;
import org.mosix.api.Refused;
import org.mosix.api.policy.MovePolicy;
import org.mosix.api.policy.PlacePolicy;
import org.mosix.api.policy.Proposal;
import org.mosix.api.policy.View;
import org.mosix.policies.BeginAtHome;
import org.mosix.policies.MemoryUsher;
import org.mosix.policies.OpportunityCost;
import org.mosix.slots.PolicySlot;

/** Real policies and bad ones, asked in views that the test makes up and in small simulations. */
@Timeout(120)
class TrialsTest {
    private static final Simulation SMALL = new Simulation(10, 30, 7);
    private static final int PATIENCE_MILLIS = 5000;

    private final List<String> log = new ArrayList<>();
    private final PolicySlot<MovePolicy> move =
            new PolicySlot<>("move", List.of("memory", "opportunity-cost"), PATIENCE_MILLIS, log::add);
    private final PolicySlot<PlacePolicy> place =
            new PolicySlot<>("place", List.of("opportunity-cost"), PATIENCE_MILLIS, log::add);
    private View view = SomeView.with(6);
    private final Trials trials = new Trials(() -> view, move, place);

    @TempDir
    Path directory;

    @BeforeEach
    void offer() {
        move.offer("memory", new MemoryUsher());
        move.offer("opportunity-cost", new OpportunityCost());
        place.offer("opportunity-cost", new OpportunityCost());
        place.offer("home", new BeginAtHome());
    }

    @AfterEach
    void close() {
        move.close();
        place.close();
    }

    private static Trial only(Report report) {
        assertEquals(1, report.trials().size(), report::toString);
        return report.trials().get(0);
    }

    @Test
    void thoseThatAreChosenAreAskedInTheirOrder() throws Exception {
        Report report = trials.present(Optional.empty());
        assertEquals("what this node knows now: 3 nodes, 6 processes that can be moved", report.cluster());
        Trial moves = report.trials().get(0);
        assertEquals(List.of("memory", "opportunity-cost"), moves.policies());
        assertEquals("", moves.fault());
        assertFalse(moves.proposals().isEmpty());
        Proposed first = moves.proposals().get(0);
        assertEquals(new NodeId(1), first.from());
        assertEquals(new NodeId(2), first.to());
        assertEquals("opportunity-cost", first.policy());
        assertTrue(first.gain() > 0 && first.terms().containsKey("load there"), first::toString);
        Trial begins = report.trials().get(1);
        assertEquals(4, begins.proposals().size());
        assertEquals(new NodeId(2), begins.proposals().get(0).to());
        assertTrue(moves.states().stream().allMatch(s -> s.calls() > 0), moves::toString);
        assertTrue(move.states().stream().allMatch(s -> s.calls() == 0), "the node's own count is another one");
    }

    @Test
    void oneIsAskedThoughItIsNotChosen() throws Exception {
        Trial home = only(trials.present(Optional.of("home")));
        assertEquals("place", home.kind());
        assertEquals(List.of("home"), home.policies());
        assertTrue(home.proposals().stream().allMatch(p -> p.to().equals(new NodeId(1))));
        assertEquals(2, trials.present(Optional.of("opportunity-cost")).trials().size());
        Refused e = assertThrows(Refused.class, () -> trials.present(Optional.of("a\u001bb")));
        assertEquals("no policy is called a?b: this node has home, memory, opportunity-cost", e.getMessage());
    }

    @Test
    void aRecordedViewGivesTheSame() throws Exception {
        Path file = directory.resolve("view");
        assertEquals("3 nodes, 6 processes that can be moved", trials.record(file));
        Report now = trials.present(Optional.empty());
        view = SomeView.with(0);
        Report then = trials.recorded(file, Optional.empty());
        for (int i = 0; i < 2; i++) {
            assertEquals(now.trials().get(i).proposals(), then.trials().get(i).proposals());
        }
        assertTrue(trials.present(Optional.of("memory"))
                .trials()
                .get(0)
                .proposals()
                .isEmpty());
    }

    private static Optional<Proposal> to(View view, int node) {
        return view.processes().stream()
                .findFirst()
                .map(p -> new Proposal(p.pid(), new NodeId(node), "because", Map.of(), 0));
    }

    @Test
    void badPoliciesAreToldOfAsTheNodeWould() throws Exception {
        move.offer("throws", v -> {
            throw new IllegalStateException("no idea");
        });
        move.offer("lost", v -> to(v, v.processes().size() > 4 ? 2 : 3));
        move.offer("nowhere", v -> to(v, 9));
        assertEquals(
                "the policy throws is not asked any more: it failed: java.lang.IllegalStateException: no idea",
                only(trials.present(Optional.of("throws"))).fault());
        Trial lost = only(trials.present(Optional.of("lost")));
        assertEquals(
                "the policy lost is not asked any more: it wants to move process 102 to node 3, which cannot take it",
                lost.fault());
        assertEquals(2, lost.proposals().size());
        assertTrue(only(trials.present(Optional.of("nowhere"))).fault().endsWith("node 9, which cannot take it"));
        place.offer("lost place", (v, hints) -> Optional.of(new NodeId(3)));
        assertEquals(
                "the policy lost place is not asked any more: it chose node 3, which cannot take the program",
                only(trials.present(Optional.of("lost place"))).fault());
        assertEquals("", move.state(), "the node itself goes on");
        assertEquals(List.of(), log);
    }

    @Test
    void oneThatIsTooSlowIsToldOf() throws Exception {
        PolicySlot<MovePolicy> hurried = new PolicySlot<>("move", List.of("spins", "missing"), 20, log::add);
        hurried.offer("spins", v -> {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            return Optional.empty();
        });
        Trials some = new Trials(() -> view, hurried, place);
        assertEquals(
                "the policy spins is not asked any more: it did not answer in time",
                only(some.present(Optional.of("spins"))).fault());
        assertEquals(
                "the policy missing is not there",
                some.present(Optional.empty()).trials().get(0).fault());
        hurried.close();
    }

    @Test
    void aSimulationIsComparedWithNoMovesAndTheBound() throws Exception {
        Report report = trials.simulated(SMALL, Optional.empty());
        assertEquals(
                List.of("move", "place", "none"),
                report.trials().stream().map(Trial::kind).toList());
        double bound = report.bound().orElseThrow().makespanSeconds();
        double moves = report.trials().get(0).figures().orElseThrow().makespanSeconds();
        double none = report.trials().get(2).figures().orElseThrow().makespanSeconds();
        assertTrue(bound <= moves && moves < none, report::toString);
        assertTrue(report.trials().get(0).figures().orElseThrow().movesPerJob() > 0);
        assertEquals(30, report.trials().get(1).proposals().size(), "each job is placed");
        assertEquals(0, report.trials().get(1).figures().orElseThrow().movesPerJob());
        assertEquals(0, report.trials().get(2).figures().orElseThrow().movesPerJob());
        Report again = trials.simulated(SMALL, Optional.empty());
        for (int i = 0; i < 3; i++) {
            assertEquals(report.trials().get(i).figures(), again.trials().get(i).figures());
            assertEquals(
                    report.trials().get(i).proposals(), again.trials().get(i).proposals());
        }
    }

    @Test
    void aSimulationEndsWhenAPolicyDoesNotWork() throws Exception {
        move.offer("nowhere", v -> to(v, 99));
        Trial trial = trials.simulated(SMALL, Optional.of("nowhere")).trials().get(0);
        assertTrue(trial.fault().endsWith("to node 99, which cannot take it"), trial::fault);
        assertTrue(trial.figures().isEmpty());
        PolicySlot<PlacePolicy> nothing = new PolicySlot<>("place", List.of(), PATIENCE_MILLIS, log::add);
        Report report = new Trials(() -> view, move, nothing).simulated(SMALL, Optional.empty());
        assertEquals("no policy is chosen", report.trials().get(1).fault());
        nothing.close();
    }

    @Test
    void aSimulationThatTakesTooLongSaysSo() throws Exception {
        List<Trial> all = trials.simulated(new Simulation(1, 1000, 1), Optional.of("home"))
                .trials();
        Trial none = all.get(all.size() - 1);
        assertTrue(none.fault().matches("\\d+ of 1000 jobs are not done after \\d+ simulated seconds"), none::fault);
    }

    @Test
    void oneTestAtATime() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        move.offer("waits", v -> {
            asked.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        });
        Thread first = new Thread(() -> {
            try {
                trials.present(Optional.of("waits"));
            } catch (Refused | InterruptedException e) {
                log.add(e.toString());
            }
        });
        first.start();
        asked.await();
        assertThrows(Refused.class, () -> trials.present(Optional.empty()));
        go.countDown();
        first.join();
        assertEquals(List.of(), log);
        trials.present(Optional.empty());
    }
}
