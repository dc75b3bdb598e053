package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.Caller;
import org.mosix.api.Destination;
import org.mosix.api.Recall;
import org.mosix.api.Unreachable;
import org.mosix.process.fault.FaultPoint;
import org.mosix.process.fault.Faults;
import org.mosix.process.host.Presence;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Hello;
import org.mosix.wire.Peers;
import org.mosix.wire.Station;

/** Real programs on node 2, which is node 1's owner's; node 3 is a partner's, whose processes go behind. */
@Timeout(120)
class PriorityTest extends OwnersCase {
    /** What a better one may have to wait for the place to be its own. */
    private static final long PUSHED = 5_000;

    @BeforeEach
    void twoOwners() throws Exception {
        agent(2).terms().use(Books.of("127.0.0.1-127.0.0.2", "other 50 127.0.0.3"));
    }

    private void limit(int guests) throws Exception {
        agent(2).owner().limitGuests(OptionalInt.of(guests));
    }

    private Worker start(int home, int node) throws Exception {
        Worker worker = new Worker(agent(home), node, false, dir.resolve("end" + workers.size()));
        workers.add(worker);
        assertTrue(Await.until(() -> host(home, worker) == node, SOON), "it is on node " + node);
        return worker;
    }

    /** Where it works; 0: at home. */
    private int host(int home, Worker worker) {
        var deputy = agent(home).places().of(worker.pid);
        return deputy == null || deputy.link() == null ? 0 : deputy.link().host();
    }

    private String refused(int home) {
        Unreachable no = assertThrows(Unreachable.class, () -> new Worker(agent(home), 2, false, dir.resolve("no")));
        return no.getMessage();
    }

    private List<Integer> guests() {
        return agent(2).guests().presences().stream()
                .map(Presence::home)
                .sorted()
                .toList();
    }

    private void are(Integer... homes) {
        assertTrue(Await.until(() -> guests().equals(List.of(homes)), PUSHED), () -> guests().toString());
    }

    private void allEndRight() throws Exception {
        for (Worker worker : workers) {
            assertEquals("bad=0 1", worker.result());
        }
        workers.clear();
        assertTrue(Await.until(() -> guests().isEmpty(), SOON), () -> guests().toString());
    }

    @Test
    void aBetterOnePushesAWorseOneOut() throws Exception {
        limit(2);
        Worker elder = start(3, 2);
        Worker worse = start(3, 2);
        start(1, 2);
        are(1, 3);
        assertEquals(0, host(3, worse), "the younger one is home");
        assertEquals(2, host(3, elder));
        assertEquals(Set.of(), agent(3).household().goingOut(node -> true), "and does not go out again by itself");
        start(1, 2);
        are(1, 1);
        // Its user may send it elsewhere.
        agent(3).migrator().move(new Caller(worse.pid, 0, 0), worse.pid, Destination.of("1"));
        assertEquals(1, host(3, worse));
        assertEquals(1, agent(2).owner().guests().homes().size());
        assertEquals(2, agent(2).owner().guests().homes().get(0).number());
        allEndRight();
    }

    @Test
    void equalsAreRefusedWhateverNodeTheyComeFrom() throws Exception {
        limit(2);
        start(3, 2);
        start(3, 2);
        String full = "this node takes 2 guests and has 2; too few of them have a worse priority than 50";
        assertEquals("node 2 cannot be used: " + full, refused(3));
        Worker fromOurs = start(3, 1);
        Unreachable no = assertThrows(
                Unreachable.class,
                () -> agent(3).migrator().move(new Caller(fromOurs.pid, 0, 0), fromOurs.pid, Destination.of("2")));
        assertTrue(no.getMessage().endsWith(full), no.getMessage());
        assertEquals(1, host(3, fromOurs), "it works on where it was");
        are(3, 3);
        limit(0);
        assertTrue(refused(1).contains("this node takes 0 guests and has 2"));
        assertEquals(2, agent(2).census().count().guestLimit(), "no more than are here");
        agent(2).owner().limitGuests(OptionalInt.empty());
        start(3, 2);
        are(3, 3, 3);
        allEndRight();
    }

    @Test
    void theSameLimitForAllWhereNobodyHasPartners() throws Exception {
        agent(2).terms().use(null);
        limit(1);
        start(3, 2);
        assertEquals("node 2 cannot be used: this node takes 1 guests and has 1", refused(1));
        allEndRight();
    }

    /** Home sees a program end before its host has seen it: who comes then has the place. */
    @Test
    void aPlaceIsFreeWhenItsProgramHasEnded() throws Exception {
        limit(1);
        for (int i = 0; i < 30; i++) {
            assertEquals(0, trial.run(2, 0, "true").status(), "run " + i);
        }
    }

    /** Its home cannot take it: it works on, and so does the better one. */
    @Test
    void whatCannotBeTakenHomeStays() throws Exception {
        limit(1);
        Worker worse = start(3, 2);
        Faults faults = agent(3).faults();
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
        try {
            Worker better = start(1, 2);
            assertEquals(2, host(1, better));
            assertEquals(2, host(3, worse));
            assertTrue(refused(1).contains("this node takes 1 guests and has 2"), "one place is taken by one only");
        } finally {
            arming.interrupt();
            arming.join();
            faults.disarm();
        }
        // It is asked for again.
        assertTrue(Await.until(() -> guests().equals(List.of(1)), SOON), () -> guests().toString());
        assertEquals(0, host(3, worse));
        allEndRight();
    }

    /** Its home has gone: nobody waits for that. */
    @Test
    void aDeadHomeHoldsUpNobody() throws Exception {
        limit(1);
        Worker worse = start(3, 2);
        agent(3).close();
        Worker better = start(1, 2);
        assertEquals(2, host(1, better));
        assertTrue(refused(1).contains("this node takes 1 guests"));
        // As any guest that nobody hears of it ends, and the place is free.
        workers.remove(worse);
        worse.close();
        assertTrue(Await.until(() -> guests().equals(List.of(1)), SOON), () -> guests().toString());
        allEndRight();
    }

    /** Node 3's own station is closed; another one speaks for it. */
    @Test
    void aHomeGivesNothingToWhoDoesNotHaveIt() throws Exception {
        Worker worker = start(1, 2);
        long task = agent(1).places().of(worker.pid).task();
        agent(3).close();
        String nodes = "1=" + address(1) + ",3=" + address(3);
        try (Station stranger = new Station(3, Peers.address(address(3)), Peers.parse(nodes))) {
            Channel channel = stranger.connect(1, Hello.Purpose.ASK, Question.TAKE_SOME);
            channel.send(Frame.ASK, TasksFrame.encode(List.of(task)));
            RecallFrame said = RecallFrame.decode(channel.expect(Frame.ANSWER));
            assertEquals(new RecallFrame(Recall.NOTHING, true), said);
            stranger.release(channel);
            Channel noise = stranger.connect(1, Hello.Purpose.ASK, Question.TAKE_SOME);
            noise.send(Frame.ASK, Channel.direct(3));
            assertThrows(IOException.class, () -> noise.expect(Frame.ANSWER));
            stranger.release(noise);
        }
        assertEquals(2, host(1, worker));
        assertFalse(agent(1).places().all().isEmpty());
        allEndRight();
    }

    private String address(int node) {
        return agent(1).nodes().list().get(node - 1).address();
    }
}
