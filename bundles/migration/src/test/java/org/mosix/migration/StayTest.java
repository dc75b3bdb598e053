package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.Caller;
import org.mosix.api.Destination;
import org.mosix.api.NodeView;
import org.mosix.api.Refused;
import org.mosix.sandbox.Limits;

/** What an owner says of processes that would leave and of guests, and that it outlives the node. */
@Timeout(120)
class StayTest {
    private static final long SOON = 20_000;

    @TempDir
    Path dir;

    @Test
    void nobodyLeavesByItself() throws Exception {
        try (Trial trial = new Trial(Trial.freePort());
                Worker worker = new Worker(trial.home(), 2, false, dir.resolve("end"))) {
            Agent home = trial.home();
            Caller user = new Caller(worker.pid, 0, 0);
            assertTrue(Await.until(() -> host(home, worker) == 2, SOON));
            home.owner().stay();
            assertTrue(home.owner().isStaying());
            assertEquals(Set.of(NodeView.Status.STAY), home.census().status());
            home.owner().block();
            assertEquals(
                    Set.of(NodeView.Status.STAY, NodeView.Status.BLOCK),
                    home.census().status());
            home.owner().unblock();
            assertEquals(2, host(home, worker), "what is away stays there");

            home.migrator().move(user, worker.pid, Destination.HOME);
            home.household().again(worker.pid, 2);
            assertTrue(
                    Await.until(
                            () -> why(home, worker.pid).contains("the owner of this node lets none leave by itself"),
                            SOON),
                    () -> why(home, worker.pid));
            assertEquals(Set.of(worker.pid), home.household().goingOut(node -> node == 2), "it waits");
            // Its user's own wish is another matter.
            home.migrator().move(user, worker.pid, Destination.of("3"));
            assertEquals(3, host(home, worker));
            home.migrator().move(user, worker.pid, Destination.HOME);
            home.household().again(worker.pid, 2);
            home.owner().stayNoMore();
            assertTrue(Await.until(() -> host(home, worker) == 2, SOON), "it goes out again");
            assertEquals(Set.of(), home.census().status());
            assertEquals("bad=0 1", worker.result());
        }
    }

    /** Where it works; 0: at home, or on its way. */
    private static int host(Agent home, Worker worker) {
        var deputy = home.places().of(worker.pid);
        return deputy == null || deputy.link() == null ? 0 : deputy.link().host();
    }

    private static String why(Agent home, int pid) {
        try {
            return String.join("\n", home.jobs().why(new Caller(pid, 0, 0), pid));
        } catch (org.mosix.api.ClusterException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Something that is asked of a node that was just started. */
    private interface Part {
        void of(Agent node) throws Exception;
    }

    private void node(Path files, OptionalInt settings, Part part) throws Exception {
        int port = Trial.freePort();
        try (Agent node = new Agent(1, "127.0.0.1:" + port, "1=127.0.0.1:" + port, true, Limits.DEFAULT)) {
            // Images have a directory of their own, which is made at once.
            node.open(name -> name.equals("frozen") ? null : files.resolve(name), settings);
            part.of(node);
        }
    }

    @Test
    void itOutlivesTheNode() throws Exception {
        OptionalInt five = OptionalInt.of(5);
        node(dir, five, node -> {
            assertFalse(node.owner().isStaying());
            assertEquals(five, node.owner().guests().limit());
            assertEquals(5, node.census().count().guestLimit());
            node.owner().stay();
            node.owner().limitGuests(OptionalInt.of(0));
        });
        node(dir, five, node -> {
            assertTrue(node.owner().isStaying());
            assertEquals(OptionalInt.of(0), node.owner().guests().limit());
            node.owner().stayNoMore();
            node.owner().limitGuests(OptionalInt.empty());
        });
        node(dir, five, node -> {
            assertFalse(node.owner().isStaying());
            assertEquals(OptionalInt.empty(), node.owner().guests().limit());
            node.owner().limitGuestsAsSet();
            assertEquals(five, node.owner().guests().limit());
        });
        node(
                dir,
                OptionalInt.empty(),
                node -> assertEquals(OptionalInt.empty(), node.owner().guests().limit()));
        try (var left = Files.list(dir)) {
            assertEquals(0, left.count(), "nothing is left of what does not hold");
        }
    }

    @Test
    void whatCannotBeKeptIsSaid() throws Exception {
        Path nowhere = dir.resolve("no/such");
        node(nowhere, OptionalInt.empty(), node -> {
            Refused only = assertThrows(Refused.class, () -> node.owner().limitGuests(OptionalInt.of(3)));
            assertTrue(only.getMessage().contains("only until the node is started anew"), only.getMessage());
            assertEquals(OptionalInt.of(3), node.owner().guests().limit());
            assertThrows(Refused.class, () -> node.owner().stay());
            assertTrue(node.owner().isStaying());
        });
    }

    @Test
    void ofABadFileNothingIsGuessed() throws Exception {
        for (String text : new String[] {"", "guests", "guests 7", "guests -1\n", "guests 65536\n", "guests 1\n2\n"}) {
            Files.writeString(dir.resolve("guests"), text);
            node(dir, OptionalInt.of(9), node -> {
                assertEquals(OptionalInt.of(0), node.owner().guests().limit(), text);
                node.owner().limitGuests(OptionalInt.of(65_535));
            });
            node(
                    dir,
                    OptionalInt.of(9),
                    node -> assertEquals(
                            OptionalInt.of(65_535), node.owner().guests().limit()));
        }
        Files.write(dir.resolve("guests"), new byte[100_000]);
        node(
                dir,
                OptionalInt.of(9),
                node -> assertEquals(OptionalInt.of(0), node.owner().guests().limit()));
    }
}
