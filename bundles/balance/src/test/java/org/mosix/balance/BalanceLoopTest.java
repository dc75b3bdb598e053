package org.mosix.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.Balancer;
import org.mosix.api.ClusterException;
import org.mosix.api.ClusterView;
import org.mosix.api.Gone;
import org.mosix.api.JobHints;
import org.mosix.api.MoveReport;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.api.ProcessInfo;
import org.mosix.api.ProcessProfile;
import org.mosix.api.Refused;
import org.mosix.api.policy.MovePolicy;
import org.mosix.api.policy.PlacePolicy;
import org.mosix.api.policy.Proposal;
import org.mosix.api.policy.View;
import org.mosix.slots.ClassSlots;
import org.mosix.slots.PolicySlot;

/** The loop among nodes and processes that the test makes up; moves are made when the test says so. */
@Timeout(120)
class BalanceLoopTest {
    private static final JobHints LOCKED = new JobHints(true, 0, 0, false, JobHints.KEPT, 0, 0);

    private final List<NodeView> nodes = new ArrayList<>();
    private final List<ProcessProfile> processes = new ArrayList<>();
    private final Deque<Runnable> movers = new ArrayDeque<>();
    private final List<String> moved = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final List<View> seen = new ArrayList<>();
    private final ClassSlots<MovePolicy> moves;
    private final PolicySlot<MovePolicy> move;
    private final PolicySlot<PlacePolicy> place = new PolicySlot<>("place", List.of("test"), 1000, log::add);
    private ClusterException failure;
    private long now = 1000;
    private final BalanceLoop loop;

    BalanceLoopTest() throws Exception {
        moves = new ClassSlots<>("move", "test; 7: other; 8:", 1000, log::add);
        move = moves.others();
        BalanceLoop.Parts parts = new BalanceLoop.Parts(
                () -> new ClusterView(new NodeId(1), nodes),
                () -> List.copyOf(processes),
                (caller, pid, to) -> {
                    moved.add(pid + " to " + to);
                    if (failure != null) {
                        throw failure;
                    }
                    NodeId from = new NodeId(1);
                    return new MoveReport(pid, from, to.isHome() ? from : new NodeId(2), 0, 0, 1000, 0);
                },
                ViewBuilder.Terms.ALL_OURS,
                moves,
                new ClassSlots<>(place));
        loop = new BalanceLoop(parts, Settings.of(500, 2, 1000, 300), () -> now, movers::add, 1);
        node(1, Set.of());
        node(2, Set.of());
    }

    @AfterEach
    void close() {
        moves.close();
        place.close();
    }

    private void node(int number, Set<NodeView.Status> status) {
        nodes.removeIf(n -> n.id().number() == number);
        nodes.add(new NodeView(
                new NodeId(number),
                "10.0.0." + number + ":7250",
                NodeView.Life.ALIVE,
                number == 1 ? 0 : 500,
                new NodeView.Processor(10_000, 1, 300, 0, 7),
                new NodeView.Memory(1000, 500, 0, 0),
                new NodeView.Processes(0, 0, 0, 9),
                new NodeView.Software("0.1", "6.1", 1),
                status,
                Map.of()));
    }

    private void process(int pid, int node, JobHints hints, double used, double cpuSeconds) {
        processes.removeIf(p -> p.pid() == pid);
        processes.add(new ProcessProfile(
                pid,
                0,
                "p" + pid,
                new NodeId(node),
                node == 1 ? ProcessInfo.Place.HOME : ProcessInfo.Place.AWAY,
                hints,
                new ProcessProfile.Usage(1, used, cpuSeconds, 10, 0, 0),
                new ProcessProfile.Stay(9000, 9000, 0),
                Optional.empty()));
    }

    private void process(int pid) {
        process(pid, 1, JobHints.NONE, 0.2, 5);
    }

    /** Moves the first one it sees to a node. */
    private void policy(int to) {
        move.offer("test", view -> {
            seen.add(view);
            return view.processes().stream()
                    .findFirst()
                    .map(p -> new Proposal(p.pid(), new NodeId(to), "because", Map.of("a", 1.0), 0.5));
        });
    }

    private Balancer.Decision last() {
        return loop.decisions().get(0);
    }

    private double running(View view, int node) {
        return view.node(new NodeId(node)).orElseThrow().running();
    }

    @Test
    void classesHavePoliciesOfTheirOwn() throws Exception {
        policy(2);
        process(5);
        process(6, 1, new JobHints(false, 7, 0, false, JobHints.KEPT, 0, 0), 0.2, 5);
        process(7, 1, new JobHints(false, 8, 0, false, JobHints.KEPT, 0, 0), 0.2, 5);
        loop.step();
        movers.forEach(Runnable::run);
        assertEquals(List.of("5 to 2"), moved, "nobody decides for the others");
        assertTrue(log.get(0).contains("no move 7 decisions are made now"), log::toString);
        moves.offer(
                view -> Optional.of(
                        new Proposal(view.processes().get(0).pid(), new NodeId(2), "of class 7", Map.of(), 0)),
                Map.of("policy.name", "other"));
        processes.removeIf(p -> p.pid() == 5);
        movers.clear();
        loop.step();
        movers.forEach(Runnable::run);
        assertEquals(List.of("5 to 2", "6 to 2"), moved);
        assertEquals(
                "[move test, move 7 other]",
                loop.policies().stream()
                        .filter(p -> p.chosen() && !p.kind().equals("place"))
                        .map(p -> p.kind() + " " + p.name())
                        .toList()
                        .toString());
    }

    @Test
    void asManyAsAllowedMoveAtATimeEachSeeingThoseBefore() throws Exception {
        process(5);
        process(6);
        process(7);
        policy(2);
        loop.step();
        assertEquals(2, movers.size());
        assertEquals(3, running(seen.get(0), 2));
        assertEquals(4, running(seen.get(1), 2));
        assertEquals(2, running(seen.get(1), 1));
        loop.step();
        assertEquals(2, movers.size(), "no more until one is over");
        movers.remove().run();
        movers.remove().run();
        assertEquals(List.of("5 to 2", "6 to 2"), moved);
        assertEquals(Balancer.Outcome.MOVED, last().outcome());
        now += 100;
        loop.step();
        assertEquals(5, running(seen.get(2), 2), 0.01, "its own word is older than the moves");
        now += 5000;
        assertEquals(2, loop.decisions().get(2).agoMillis() / 2500);
    }

    @Test
    void homeIsHome() throws Exception {
        process(5, 2, JobHints.NONE, 0.2, 5);
        policy(1);
        loop.step();
        movers.remove().run();
        assertEquals(List.of("5 to home"), moved);
    }

    @Test
    void whoIsLockedOrMustStayIsNotShown() throws Exception {
        process(5, 1, LOCKED, 0.2, 5);
        policy(2);
        loop.step();
        process(6);
        node(1, Set.of(NodeView.Status.STAY));
        loop.step();
        assertEquals(0, movers.size());
        process(7, 2, JobHints.NONE, 0.2, 5);
        loop.step();
        assertEquals(1, seen.get(0).processes().size());
        assertEquals(7, seen.get(0).processes().get(0).pid());
    }

    @Test
    void whatFailedRests() throws Exception {
        process(5);
        policy(2);
        failure = new Refused("no\nguests");
        loop.step();
        movers.remove().run();
        assertEquals(Balancer.Outcome.FAILED, last().outcome());
        assertEquals("no?guests", last().failure());
        loop.step();
        assertEquals(0, movers.size());
        now += 2000;
        loop.step();
        assertEquals(1, movers.size());
        failure = new Gone("it has ended");
        movers.remove().run();
        assertEquals(Balancer.Outcome.ENDED, last().outcome());
    }

    @Test
    void aPolicyThatWantsWhatCannotBeIsNotAskedAgain() throws Exception {
        process(5);
        policy(9);
        loop.step();
        assertEquals(0, movers.size());
        assertTrue(log.get(0).endsWith("it wants to move process 5 to node 9, which cannot take it"), log::toString);
        loop.step();
        assertEquals(1, seen.size());
        assertTrue(loop.policies().get(0).state().contains("cannot take it"));
    }

    @Test
    void aGainIsMeasured() throws Exception {
        process(5);
        policy(2);
        loop.step();
        movers.remove().run();
        process(5, 2, JobHints.NONE, 0.2, 5);
        move.wrong("test", "enough");
        loop.step();
        assertTrue(last().measuredGain().isEmpty());
        now += 10_000;
        process(5, 2, JobHints.NONE, 0.2, 9);
        loop.step();
        assertEquals(1, last().measuredGain().orElseThrow(), 1e-9);
        assertEquals(0.5, last().predictedGain());
    }

    @Test
    void newProgramsArePlacedAndCountedThere() throws Exception {
        place.offer("test", (view, hints) -> {
            seen.add(view);
            return hints.memoryMiB() > 400 ? Optional.empty() : Optional.of(new NodeId(2));
        });
        assertEquals(new NodeId(2), loop.place(JobHints.NONE));
        loop.place(JobHints.NONE);
        assertEquals(3, running(seen.get(0), 2));
        assertEquals(4, running(seen.get(1), 2), 0.01);
        Refused none =
                assertThrows(Refused.class, () -> loop.place(new JobHints(false, 0, 450, false, JobHints.KEPT, 0, 0)));
        assertEquals("no node fits this program", none.getMessage());
        node(2, Set.of(NodeView.Status.BLOCK));
        assertThrows(Refused.class, () -> loop.place(JobHints.NONE));
        Refused broken = assertThrows(Refused.class, () -> loop.place(JobHints.NONE));
        assertTrue(broken.getMessage().contains("it chose node 2, which cannot take the program"), broken::getMessage);
    }
}
