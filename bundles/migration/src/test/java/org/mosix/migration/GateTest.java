package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.AdmissionRule;
import org.mosix.api.NodeId;
import org.mosix.api.Recall;
import org.mosix.api.Refused;
import org.mosix.api.policy.AdmitPolicy;
import org.mosix.process.host.Presence;

/** Who is let in at a gate and who leaves for it, by the real rules; homes are played. Node 1 is ours, 2 a good partner's, 3 a bad one's. */
@Timeout(30)
class GateTest {
    private static final long SOON = 10_000;
    private static final int OURS = 1;
    private static final int GOOD = 2;
    private static final int BAD = 3;

    private final PartnerTerms terms = new PartnerTerms(Books.nodes("1=10.0.0.1:1,2=10.0.1.1:1,3=10.0.2.1:1"));
    private final GuestLimit limit = new GuestLimit();
    private final List<Presence> here = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    /** Homes that do not take their processes, and what they say. */
    private final Map<Integer, String> deaf = new ConcurrentHashMap<>();

    private final Evictions evictions = new Evictions(
            () -> List.copyOf(here),
            (home, others) -> terms.mayCome(home, others, limit.most()).leaving(),
            this::ask,
            complaints::add);
    private final Rules rules = new Rules();
    private final Gate gate = new Gate(9, null, terms, limit, evictions, rules);
    private long visits;

    @BeforeEach
    void begin() {
        terms.use(Books.of("10.0.0.0/24", "good 20 10.0.1.0/24", "bad 50 10.0.2.0/24"));
    }

    @AfterEach
    void end() {
        evictions.close();
    }

    private Recall ask(int home, Collection<Long> tasks) {
        tasks.forEach(task -> asked.add(home + ":" + task));
        if (deaf.containsKey(home)) {
            return new Recall(0, 0, 0, 0, 0, List.of(deaf.get(home)));
        }
        here.removeIf(presence -> presence.home() == home && tasks.contains(presence.task()));
        return new Recall(tasks.size(), tasks.size(), 0, 0, 0, List.of());
    }

    private Optional<String> comes(int home) {
        visits++;
        Optional<String> no = gate.refuses(visits, home, 0, List.copyOf(here));
        if (no.isEmpty()) {
            here.add(new Presence(visits, home, 0, System.nanoTime(), 0, 0));
        }
        return no;
    }

    /** The last one that was let in begins to work; its task is the number of its visit. */
    private void works() {
        here.replaceAll(p -> p.visit() == visits ? new Presence(visits, p.home(), visits, p.sinceNanos(), 0, 0) : p);
        gate.works(visits);
    }

    private void guest(int home) {
        assertEquals(Optional.empty(), comes(home));
        works();
    }

    private List<Integer> homes() {
        List<Integer> homes = new ArrayList<>();
        here.forEach(presence -> homes.add(presence.home()));
        return homes;
    }

    private boolean are(Integer... expected) {
        return Await.until(() -> homes().equals(List.of(expected)), SOON);
    }

    @Test
    void asManyAsTheLimitHasIt() throws Exception {
        guest(BAD);
        limit.set(OptionalInt.of(2));
        guest(BAD);
        assertEquals(
                "this node takes 2 guests and has 2; too few of them have a worse priority than 50",
                comes(BAD).orElseThrow());
        limit.set(OptionalInt.empty());
        guest(BAD);
        limit.set(OptionalInt.of(0));
        assertEquals(
                "this node takes 0 guests and has 3; too few of them have a worse priority than 50",
                comes(BAD).orElseThrow());
        assertTrue(comes(OURS).isPresent(), "0 is for all");
        limit.set(OptionalInt.of(1));
        assertTrue(comes(OURS).isEmpty(), "all three would leave");
        assertEquals(List.of(), asked, "who does not come in the end has nobody leave");
    }

    @Test
    void aLimitThatCannotBeIsRefused() {
        assertThrows(Refused.class, () -> limit.set(OptionalInt.of(-1)));
        assertThrows(Refused.class, () -> limit.set(OptionalInt.of(65_536)));
        assertEquals(OptionalInt.empty(), limit.most());
    }

    @Test
    void aBetterOnePushesTheYoungestOfTheWorstOut() throws Exception {
        limit.set(OptionalInt.of(3));
        guest(BAD);
        guest(BAD);
        guest(GOOD);
        guest(GOOD);
        assertTrue(are(BAD, GOOD, GOOD), () -> homes().toString());
        assertEquals(List.of("3:2"), asked);
        guest(OURS);
        assertTrue(are(GOOD, GOOD, OURS), () -> homes().toString());
        assertTrue(comes(GOOD).isPresent());
        guest(OURS);
        guest(OURS);
        assertTrue(are(OURS, OURS, OURS), () -> homes().toString());
        assertTrue(comes(OURS).isPresent(), "equals do not push each other out");
        assertEquals(List.of(), complaints);
    }

    /** Several at once: each has its own place, and one worse guest makes room for one only. */
    @Test
    void onePlaceForOne() throws Exception {
        limit.set(OptionalInt.of(1));
        guest(BAD);
        assertTrue(comes(GOOD).isEmpty());
        assertTrue(comes(GOOD).isPresent(), "the place is another's already");
        visits--;
        works();
        assertTrue(are(GOOD), () -> homes().toString());
    }

    @Test
    void whoIsOnItsWayLeavesWhenItHasCome() throws Exception {
        limit.set(OptionalInt.of(1));
        assertTrue(comes(BAD).isEmpty());
        long arriving = visits;
        guest(OURS);
        assertEquals(List.of(), asked);
        here.replaceAll(p -> p.visit() == arriving ? new Presence(arriving, BAD, 77, p.sinceNanos(), 0, 0) : p);
        gate.works(arriving);
        assertTrue(are(OURS), () -> homes().toString());
        assertEquals(List.of("3:77"), asked);
    }

    @Test
    void whoseHomeIsDeafStaysAndThatIsSaidOnce() throws Exception {
        limit.set(OptionalInt.of(2));
        guest(BAD);
        guest(GOOD);
        deaf.put(BAD, "node 3 does not take its processes: connection refused");
        guest(OURS);
        assertTrue(Await.until(() -> asked.size() >= 3, SOON), "it is asked again");
        assertEquals(List.of(BAD, GOOD, OURS), homes());
        assertEquals(
                List.of("a process of node 3 stays here although its place is needed: node 3 does not take its"
                        + " processes: connection refused"),
                complaints);
        // The other one is not held up by that.
        guest(OURS);
        assertTrue(are(BAD, OURS, OURS), () -> homes().toString());
        deaf.clear();
        assertTrue(are(OURS, OURS), () -> homes().toString());
        assertEquals(1, complaints.size());
    }

    @Test
    void nobodyIsAskedForWhomNobodyIsHereAnyMore() throws Exception {
        limit.set(OptionalInt.of(1));
        guest(BAD);
        assertTrue(comes(OURS).isEmpty());
        here.removeIf(presence -> presence.visit() == visits);
        gate.over(visits);
        gate.works(visits);
        guest(GOOD);
        assertTrue(are(GOOD), () -> homes().toString());
        assertEquals(List.of("3:1"), asked);
    }

    /** Who decides about guests: he says no to the bad one. */
    private static final class Host implements AdmissionRule {
        @Override
        public Optional<String> refuses(AdmitPolicy.Comer comer) {
            return comer.home().equals(new NodeId(BAD)) ? Optional.of("it has no memory") : Optional.empty();
        }

        @Override
        public Optional<String> closed() {
            return Optional.empty();
        }
    }

    @Test
    void whereNobodyHasEverDecidedAllComeIn() {
        guest(BAD);
        assertFalse(gate.isComing());
        assertFalse(rules.areClosed());
    }

    @Test
    void whileWhoDecidesIsReplacedNobodyComesInUnasked() {
        Host host = new Host();
        rules.use(host);
        guest(GOOD);
        assertEquals("node 9 takes no guests: it has no memory", comes(BAD).orElseThrow());
        assertFalse(gate.isComing(), "that is his last word");
        rules.drop(host);
        String away = comes(BAD).orElseThrow();
        assertTrue(away.startsWith("node 9 takes no guests: who decides on them is not there"), away);
        assertTrue(gate.isComing());
        assertTrue(rules.areClosed());
        gate.hold();
        assertFalse(gate.isComing(), "a node that ends has nobody wait");
        gate.release();
        rules.use(new Host());
        guest(GOOD);
        assertFalse(gate.isComing());
    }

    @Test
    void whoDecidesIsMissedByTheNextAgentToo(@TempDir Path dir) {
        Path mark = dir.resolve("hosting");
        Rules before = new Rules();
        before.open(mark);
        before.use(new Host());
        rules.open(mark);
        assertTrue(comes(GOOD).isPresent());
        assertTrue(gate.isComing());
        // The owner has removed the role.
        rules.expect(() -> false);
        guest(GOOD);
        assertFalse(Files.exists(mark));
    }

    @Test
    void withoutARuleAllAreEqual() throws Exception {
        terms.use(null);
        limit.set(OptionalInt.of(1));
        guest(BAD);
        assertEquals("this node takes 1 guests and has 1", comes(OURS).orElseThrow());
    }
}
