package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.NodeView;
import org.mosix.api.OwnerRule;
import org.mosix.api.Recall;
import org.mosix.api.Refused;
import org.mosix.api.Unreachable;
import org.mosix.process.fault.FaultPoint;
import org.mosix.process.fault.Faults;
import org.mosix.sandbox.Limits;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Hello;
import org.mosix.wire.Peers;
import org.mosix.wire.Refusal;
import org.mosix.wire.Station;

/** Real programs of two homes, guests of node 2, and what its owner and theirs say. */
@Timeout(120)
class OwnerTest extends OwnersCase {
    private OwnerRule owner(int node) {
        return agent(node).owner();
    }

    /** Programs of a home that work on node 2, all of them. */
    private void work(int home, int number) throws Exception {
        int before = agent(2).guests().size();
        for (int i = 0; i < number; i++) {
            workers.add(new Worker(agent(home), 2, false, dir.resolve("end" + workers.size())));
        }
        assertTrue(Await.until(() -> agent(2).guests().size() == before + number, SOON), "all are away");
    }

    /** They end, with the right result. */
    private void allEndRight() throws Exception {
        for (Worker worker : workers) {
            assertEquals("bad=0 1", worker.result());
        }
        workers.clear();
    }

    /** So many, each with some memory. */
    private static void allCame(int number, Recall end) {
        assertTrue(end.bytes() >= number * 4096L, end::toString);
        assertEquals(new Recall(number, number, 0, 0, end.bytes(), List.of()), end);
    }

    private int away(int home) {
        return agent(home).places().all().size();
    }

    @Test
    void guestsOfAllHomesAreSentHome() throws Exception {
        assertEquals(Recall.NOTHING, owner(2).expel(so -> {}));
        work(1, 6);
        work(3, 2);
        List<Recall> told = new ArrayList<>();
        Recall end = owner(2).expel(told::add);
        allCame(8, end);
        assertFalse(told.isEmpty());
        assertEquals(0, agent(2).guests().size());
        assertEquals(0, away(1) + away(3));
        // Nobody was blocked: they may come again.
        work(1, 1);
        allEndRight();
    }

    @Test
    void aBlockedNodeLetsNobodyInAndItsGuestsStay() throws Exception {
        work(1, 1);
        assertFalse(owner(2).isBlocked());
        assertEquals(1, owner(2).block());
        assertEquals(1, owner(2).block());
        assertTrue(owner(2).isBlocked());
        assertEquals(Set.of(NodeView.Status.BLOCK), agent(2).census().status());
        Unreachable no = assertThrows(Unreachable.class, () -> new Worker(agent(1), 2, false, dir.resolve("no")));
        assertEquals("node 2 cannot be used: node 2 takes no guests: its owner has blocked it", no.getMessage());
        Worker here = new Worker(agent(1), 2, true, dir.resolve("here"));
        workers.add(here);
        assertEquals(1, away(1), "it has started at home");
        assertEquals(1, agent(2).guests().size(), "the guest stays");

        owner(2).unblock();
        owner(2).unblock();
        assertFalse(owner(2).isBlocked());
        assertEquals(Set.of(), agent(2).census().status());
        work(3, 1);
        allEndRight();
    }

    @Test
    void aNodeThatEndsSendsAllHomeFirst() throws Exception {
        work(1, 3);
        workers.add(new Worker(agent(2), 1, false, dir.resolve("own")));
        assertTrue(Await.until(() -> away(2) == 1, SOON));
        agent(2).leave(60);
        assertEquals(0, agent(2).guests().size());
        assertEquals(0, away(1) + away(2));
        Unreachable no = assertThrows(Unreachable.class, () -> new Worker(agent(1), 2, false, dir.resolve("no")));
        assertTrue(no.getMessage().contains("takes no guests"), no.getMessage());
        allEndRight();
    }

    @Test
    void aNodeThatEndsDoesNotWaitForEver() throws Exception {
        work(1, 1);
        agent(1).faults().arm(FaultPoint.HOME_FROZEN, Faults.Kind.FAIL);
        agent(2).leave(0);
        agent(1).faults().disarm();
        allEndRight();
    }

    @Test
    void aBlockOutlivesTheNode() throws Exception {
        int port = Trial.freePort();
        Path mark = dir.resolve("blocked");
        String nodes = "1=127.0.0.1:" + port;
        for (boolean before : new boolean[] {false, true}) {
            try (Agent node = new Agent(1, "127.0.0.1:" + port, nodes, true, Limits.DEFAULT)) {
                node.open(dir::resolve, java.util.OptionalInt.empty());
                assertEquals(before, node.owner().isBlocked());
                node.owner().block();
            }
        }
        try (Agent node = new Agent(1, "127.0.0.1:" + port, nodes, true, Limits.DEFAULT)) {
            node.open(dir::resolve, java.util.OptionalInt.empty());
            node.owner().unblock();
        }
        assertFalse(Files.exists(mark));
        Path nowhere = dir.resolve("no/such");
        try (Agent node = new Agent(1, "127.0.0.1:" + port, nodes, true, Limits.DEFAULT)) {
            node.open(nowhere::resolve, java.util.OptionalInt.empty());
            Refused only = assertThrows(Refused.class, () -> node.owner().block());
            assertTrue(only.getMessage().contains("only until it is started anew"), only.getMessage());
            assertTrue(node.owner().isBlocked());
        }
    }

    @Test
    void ahomeBringsItsOwn() throws Exception {
        assertEquals(Recall.NOTHING, owner(1).bring(so -> {}));
        work(1, 3);
        work(3, 1);
        owner(2).block();
        allCame(3, owner(1).bring(so -> {}));
        assertEquals(0, away(1));
        assertEquals(1, away(3), "another home's process stays");
        allEndRight();
    }

    /** It comes home for calls again and again, and goes out again by itself, until it is called. */
    @Test
    void whatIsHomeForACallOnlyStaysThere() throws Exception {
        work(1, 1);
        Household household = agent(1).household();
        int pid = workers.get(0).pid;
        agent(1).migrator().move(new org.mosix.api.Caller(pid, 0, 0), pid, org.mosix.api.Destination.HOME);
        // Node 3 does not answer for it: it would try for ever.
        owner(3).block();
        household.again(pid, 3);
        // Also in the moment in which it tries.
        long end = System.nanoTime() + 300_000_000L;
        do {
            assertEquals(Set.of(pid), household.goingOut(node -> node == 3));
        } while (System.nanoTime() < end);
        assertEquals(new Recall(1, 1, 0, 0, 0, List.of()), owner(1).bring(so -> {}));
        assertEquals(Set.of(), household.goingOut(node -> true));
        owner(3).unblock();
        allEndRight();
    }

    /** All its moves fail: it runs on, and who asked is told why. */
    @Test
    void whatCannotComeRunsOnAndIsSaid() throws Exception {
        work(1, 2);
        Faults faults = agent(1).faults();
        Thread arming = new Thread(() -> {
            while (!Thread.interrupted()) {
                if (!faults.isArmed(FaultPoint.HOME_FROZEN)) {
                    faults.arm(FaultPoint.HOME_FROZEN, Faults.Kind.values()[0]);
                }
                Thread.onSpinWait();
            }
        });
        faults.arm(FaultPoint.HOME_FROZEN, Faults.Kind.values()[0]);
        arming.start();
        Recall end;
        try {
            end = owner(2).expel(so -> {});
        } finally {
            arming.interrupt();
            arming.join();
            faults.disarm();
        }
        assertTrue(end.failed() > 0, end::toString);
        assertEquals(2, end.home() + end.failed(), end::toString);
        assertEquals(end.failed(), agent(2).guests().size());
        assertTrue(end.reasons().get(0).matches("process \\d+ could not be moved to node 1: .*"), end::toString);
        // And nothing is left of it.
        assertEquals(0, owner(2).expel(so -> {}).failed());
        allEndRight();
    }

    @Test
    void oneExpulsionAtATime() throws Exception {
        work(1, 1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        AtomicReference<Object> first = new AtomicReference<>();
        Thread one = new Thread(() -> {
            try {
                first.set(owner(2).expel(so -> {
                    begun.countDown();
                    try {
                        over.await(SOON, TimeUnit.MILLISECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
            } catch (Refused | InterruptedException e) {
                first.set(e);
            }
        });
        one.start();
        assertTrue(begun.await(SOON, TimeUnit.MILLISECONDS));
        assertThrows(Refused.class, () -> owner(2).expel(so -> {}));
        Unreachable no = assertThrows(Unreachable.class, () -> new Worker(agent(1), 2, false, dir.resolve("no")));
        assertTrue(no.getMessage().endsWith("node 2 takes no guests: they are being sent home"), no.getMessage());
        over.countDown();
        one.join();
        allCame(1, (Recall) first.get());
        allEndRight();
    }

    /** Node 3's own station is closed; another one speaks for it. */
    @Test
    void aNodeCanCallHomeItsOwnGuestsOnly() throws Exception {
        work(1, 2);
        agent(3).close();
        String nodes = "1=" + address(1) + ",3=" + address(3);
        try (Station stranger = new Station(3, Peers.address(address(3)), Peers.parse(nodes))) {
            Channel channel = stranger.connect(1, Hello.Purpose.ASK, Question.TAKE_HOME);
            RecallFrame said = RecallFrame.decode(channel.expect(Frame.ANSWER));
            assertEquals(new RecallFrame(Recall.NOTHING, true), said);
            stranger.release(channel);
            Channel other = stranger.connect(1, Hello.Purpose.ASK, 4711);
            Refusal no = assertThrows(Refusal.class, () -> other.expect(Frame.ANSWER));
            assertEquals("node 1 does not know question 4711", no.getMessage());
            stranger.release(other);
        }
        assertEquals(2, agent(2).guests().size());
        // A home that does not answer has no guests here: that is no reason to complain.
        allCame(2, owner(2).expel(so -> {}));
        allEndRight();
    }

    private String address(int node) {
        return agent(1).nodes().list().get(node - 1).address();
    }
}
