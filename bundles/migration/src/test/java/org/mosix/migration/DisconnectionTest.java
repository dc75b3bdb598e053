package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.Recall;
import org.mosix.sandbox.Limits;
import org.mosix.wire.Peers;
import org.mosix.wire.Station;

/** Nodes 1 and 2 are one owner's, node 3 a partner's. Node 2 is away when the owner says something. */
@Timeout(120)
class DisconnectionTest extends OwnersCase {
    private int port;

    @Override
    @BeforeEach
    void up() throws IOException {
        port = Trial.freePort();
        trial = new Trial(port);
        for (int node = 1; node <= 3; node++) {
            twoOwners(agent(node), node);
        }
    }

    private static void twoOwners(Agent agent, int node) {
        agent.terms()
                .use(
                        node == 3
                                ? Books.of("127.0.0.3", "other 20 127.0.0.1-127.0.0.2")
                                : Books.of("127.0.0.1-127.0.0.2", "other 20 127.0.0.3"));
    }

    private void comesBack(int node) throws IOException {
        Agent agent = new Agent(node, Trial.address(node, port), Trial.nodes(port), true, Limits.DEFAULT);
        agent.open(name -> dir.resolve(node + "." + name), OptionalInt.empty());
        twoOwners(agent, node);
        trial.agents.set(node - 1, agent);
    }

    @Test
    void aNodeThatWasAwayHearsItFromTheOthers() throws Exception {
        agent(2).close();
        Recall left = agent(1).owner().disconnect(so -> {});
        assertEquals(1, left.reasons().size(), left::toString);
        assertTrue(left.reasons().get(0).startsWith("node 2 is not disconnected: "), left::toString);
        comesBack(2);
        assertTrue(Await.until(() -> agent(2).owner().isDisconnected(), SOON));
        assertFalse(agent(3).owner().isDisconnected(), "that is another owner's");

        agent(2).close();
        List<String> unheard = agent(1).owner().connect();
        assertEquals(1, unheard.size(), unheard::toString);
        comesBack(2);
        assertTrue(agent(2).owner().isDisconnected(), "as far as it knows");
        assertTrue(Await.until(() -> !agent(2).owner().isDisconnected(), SOON));
    }

    @Test
    void itsGuestsOfOthersLeaveThen() throws Exception {
        // Node 2 has not heard that its owner is apart, and works for node 3 meanwhile.
        Worker worker = new Worker(agent(3), 2, false, dir.resolve("until"));
        workers.add(worker);
        agent(1).terms().word().say(true);
        assertTrue(Await.until(() -> agent(2).owner().isDisconnected(), SOON));
        assertTrue(Await.until(() -> agent(2).guests().size(home -> true) == 0, SOON));
        assertTrue(worker.result().startsWith("bad=0 "));
    }

    /** Seen as "1 process has come home" where two had: a sign of life had told node 2, before it was asked. */
    @Test
    void whatWasDoneBeforeTheQuestionCameIsToldToo() throws Exception {
        Worker worker = new Worker(agent(3), 2, false, dir.resolve("until"));
        workers.add(worker);
        assertTrue(Await.until(() -> agent(2).guests().size(home -> true) > 0, SOON));
        OwnerWord word = agent(1).terms().word().say(true);
        assertTrue(Await.until(() -> agent(2).guests().size(home -> true) == 0, SOON));
        try (Station asking = new Station(1, Peers.address(Trial.address(1, port)), Peers.parse(Trial.nodes(port)))) {
            Survey survey = new Survey(asking, Question.OWNER_WORD, "is not disconnected", 1);
            Recall told = survey.ask(Set.of(2), word.encode(), Recall.NOTHING, so -> {});
            assertEquals(1, told.home(), told::toString);
            assertEquals(1, told.all(), told::toString);
        }
        assertTrue(worker.result().startsWith("bad=0 "));
    }
}
