package org.mosix.sharing.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.mosix.sharing.Origin;
import org.mosix.sharing.Partner;
import org.mosix.sharing.admission.NodeState.Settings;

/** Decisions that can be followed by hand. Guests are written as PARTNER PRIORITY AGE; that is their id, too. */
class AdmissionTest {
    private static final Settings TWO_GUESTS = new Settings(false, 2);
    private static final int MANY = 1000;

    @Test
    void whoFitsComesIn() {
        NodeState free = node(4, 0, TWO_GUESTS);
        assertEquals(accepted(), Admission.decide(free, Origin.NoPartner.OWN));
        assertEquals(accepted(), Admission.decide(free, partner("a", 65_535)));
        assertEquals(accepted(), Admission.decide(node(4, 0, TWO_GUESTS, "b 5 100"), partner("a", 9)));
    }

    @Test
    void blockStrangersAndPartnersThatAreNotTaken() {
        NodeState blocked = node(4, 0, new Settings(true, 2));
        String reason = "this node is blocked: nobody comes in";
        assertEquals(refused(reason), Admission.decide(blocked, Origin.NoPartner.OWN));
        assertEquals(refused(reason), Admission.decide(blocked, partner("a", 1)));
        NodeState free = node(4, 0, TWO_GUESTS);
        assertEquals(
                refused("the home of this process belongs to no cluster that this node knows"),
                Admission.decide(free, Origin.NoPartner.UNKNOWN));
        Partner apart = new Partner("a", "", 1, true, false, OptionalInt.empty(), false, List.of(), List.of());
        assertEquals(refused("this node takes no processes of a: can-take is no"), Admission.decide(free, apart));
    }

    @Test
    void aFullNodeMakesRoomForTheBetterOnly() {
        NodeState full = node(4, 0, TWO_GUESTS, "a 5 100", "b 9 100");
        String words = "this node takes 2 guests and has 2; too few of them have a worse priority than ";
        assertEquals(accepted("b 9 100"), Admission.decide(full, partner("c", 8)));
        assertEquals(accepted("b 9 100"), Admission.decide(full, Origin.NoPartner.OWN));
        assertEquals(refused(words + "9"), Admission.decide(full, partner("b", 9)));
        assertEquals(refused(words + "10"), Admission.decide(full, partner("c", 10)));
        NodeState ours = node(4, 0, TWO_GUESTS, " 0 100", " 0 200");
        assertEquals(refused(words + "0"), Admission.decide(ours, Origin.NoPartner.OWN));
        assertEquals(
                refused("this node takes 0 guests and has 0; too few of them have a worse priority than 0"),
                Admission.decide(node(4, 0, new Settings(false, 0)), Origin.NoPartner.OWN));
    }

    @Test
    void theWorstLeavesAndOfEqualsTheYoungest() {
        NodeState full = node(9, 0, new Settings(false, 4), "a 5 1", "b 9 300", "b 9 200", "c 9 200");
        // Of the same age, too: the greater id.
        assertEquals(accepted("c 9 200"), Admission.decide(full, partner("d", 1)));
        NodeState lowered = node(9, 0, TWO_GUESTS, "a 5 1", "b 9 300", "b 9 200", "c 9 200");
        assertEquals(accepted("c 9 200", "b 9 200", "b 9 300"), Admission.decide(lowered, partner("d", 1)));
        assertEquals(accepted("c 9 200", "b 9 200", "b 9 300"), Admission.decide(lowered, partner("d", 5)));
    }

    @Test
    void aPartnersLimitIsItsOwn() {
        NodeState node = node(9, 0, new Settings(false, 10), "a 5 100", "a 5 200", "b 9 100");
        assertEquals(refused("this node takes 2 guests of a and has 2"), Admission.decide(node, partner("a", 5, 2)));
        assertEquals(accepted(), Admission.decide(node, partner("a", 5, 3)));
        assertEquals(accepted(), Admission.decide(node, partner("c", 5, 1)));
        assertEquals(refused("this node takes 0 guests of c and has 0"), Admission.decide(node, partner("c", 5, 0)));
        // A better priority than its guests came with: the file was changed since.
        assertEquals(accepted("a 5 100"), Admission.decide(node, partner("a", 4, 2)));
        assertEquals(accepted("a 5 100", "a 5 200"), Admission.decide(node, partner("a", 4, 1)));
    }

    @Test
    void whoLeavesForThePartnersLimitMakesRoomInTheNodesToo() {
        NodeState node = node(9, 0, new Settings(false, 3), "a 5 100", "a 5 200", "b 9 100");
        assertEquals(accepted("a 5 100"), Admission.decide(node, partner("a", 4, 2)));
        NodeState fuller = node(9, 0, new Settings(false, 2), "a 5 100", "a 5 200", "b 9 100");
        assertEquals(accepted("b 9 100", "a 5 100"), Admission.decide(fuller, partner("a", 4, 2)));
    }

    @Test
    void nobodyComesInToLeaveAtOnce() {
        Settings settings = new Settings(false, MANY);
        String words = "all cores of this node (2) are needed by processes that go before one of priority ";
        NodeState busy = node(2, 2, settings);
        assertEquals(refused(words + "7"), Admission.decide(busy, partner("a", 7)));
        assertEquals(accepted(), Admission.decide(busy, Origin.NoPartner.OWN));
        NodeState shared = node(2, 1, settings, "a 7 100");
        assertEquals(refused(words + "7"), Admission.decide(shared, partner("b", 7)));
        assertEquals(accepted(), Admission.decide(shared, partner("b", 6)));
        assertEquals(accepted(), Admission.decide(node(2, 0, settings, "a 7 1", "a 7 2", "a 7 3"), partner("b", 7)));
    }

    @Test
    void guestsLeaveWhenBetterProcessesNeedTheirCores() {
        Settings settings = new Settings(false, MANY);
        String[] guests = {"a 5 100", "b 9 200", "b 9 100", "c 20 1"};
        assertEquals(List.of(), leaving(node(4, 0, settings, guests)));
        assertEquals(List.of("c 20 1"), leaving(node(4, 1, settings, guests)));
        assertEquals(List.of("c 20 1", "b 9 100"), leaving(node(4, 2, settings, guests)));
        assertEquals(List.of("c 20 1", "b 9 100", "b 9 200", "a 5 100"), leaving(node(4, 9, settings, guests)));
        // The best guest's equals share with it, as our own cluster's guests do with locals.
        assertEquals(List.of("c 20 1", "b 9 100", "b 9 200"), leaving(node(1, 0, settings, guests)));
        assertEquals(List.of("a 5 7"), leaving(node(1, 5, settings, " 0 100", "a 5 7")));
        assertEquals(List.of(), leaving(node(1, 0, settings, "b 9 200", "b 9 100")));
    }

    @Test
    void levels() {
        assertEquals(65_535, Admission.level(node(1, 0, TWO_GUESTS)));
        assertEquals(0, Admission.level(node(8, 1, TWO_GUESTS, "a 5 100")));
        assertEquals(5, Admission.level(node(1, 0, TWO_GUESTS, "b 9 1", "a 5 100", "c 7 1")));
        assertEquals(0, Admission.level(node(1, 0, TWO_GUESTS, "b 9 1", " 0 1")));
    }

    @Test
    void whatNoNodeCanHaveIsNamed() {
        assertThrows(IllegalArgumentException.class, () -> node(0, 0, TWO_GUESTS));
        assertThrows(IllegalArgumentException.class, () -> node(1, -1, TWO_GUESTS));
        assertThrows(IllegalArgumentException.class, () -> node(1, 0, TWO_GUESTS, "a 1 1", "a 1 1"));
        var wrong = assertThrows(IllegalArgumentException.class, () -> new Settings(false, -1));
        assertEquals("guestLimit is 0 or more, not -1", wrong.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Guest("x", 0, "a", 1));
        assertThrows(IllegalArgumentException.class, () -> new Guest("x", 5, "", 1));
        assertThrows(IllegalArgumentException.class, () -> new Guest("x", 65_536, "a", 1));
        assertThrows(IllegalArgumentException.class, () -> new Guest("x", 5, "a", -1));
    }

    private static List<String> leaving(NodeState node) {
        return Admission.leaving(node).stream().map(Guest::id).toList();
    }

    private static NodeState node(int cores, int locals, Settings settings, String... guests) {
        return new NodeState(
                cores, locals, Arrays.stream(guests).map(AdmissionTest::guest).toList(), settings);
    }

    private static Guest guest(String text) {
        String[] words = text.split(" ");
        return new Guest(text, Integer.parseInt(words[1]), words[0], Long.parseLong(words[2]));
    }

    private static Partner partner(String name, int priority) {
        return new Partner(name, "", priority, false, true, OptionalInt.empty(), false, List.of(), List.of());
    }

    private static Partner partner(String name, int priority, int limit) {
        return new Partner(name, "", priority, false, true, OptionalInt.of(limit), false, List.of(), List.of());
    }

    private static Decision accepted(String... leaving) {
        return new Decision.Accepted(
                Arrays.stream(leaving).map(AdmissionTest::guest).toList());
    }

    private static Decision refused(String reason) {
        return new Decision.Refused(reason);
    }
}
