package org.mosix.hosting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.GuestHouse;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.api.SharingRule.Standing;
import org.mosix.api.policy.AdmitPolicy;
import org.mosix.api.policy.EvictPolicy;
import org.mosix.api.policy.HostView;
import org.mosix.slots.PolicySlot;

@Timeout(60)
class HostLoopTest {
    private static final NodeId OWN = new NodeId(3);
    private static final AdmitPolicy.Comer COMER =
            new AdmitPolicy.Comer(new NodeId(2), Optional.of(new Standing("", 0)), 10);

    private final List<String> log = new ArrayList<>();
    private final List<GuestHouse.Guest> guests = new ArrayList<>();
    private final List<Map<String, String>> told = new ArrayList<>();
    private final PolicySlot<AdmitPolicy> admit = new PolicySlot<>("admit", List.of("a", "b"), 100, log::add);
    private final PolicySlot<EvictPolicy> evict = new PolicySlot<>("evict", List.of("a", "b"), 100, log::add);
    private final HostLoop loop = new HostLoop(new HostLoop.Parts(
            new House(),
            new RunningThreads(Map::of, () -> 0),
            () -> new NodeView(
                    OWN,
                    "10.0.0.3:1",
                    NodeView.Life.ALIVE,
                    0,
                    new NodeView.Processor(10_000, 4, 0, 0, 0),
                    new NodeView.Memory(1000, 600, 0, 0),
                    new NodeView.Processes(0, 0, 0, 10),
                    new NodeView.Software("", "", 0),
                    Set.of(),
                    Map.of()),
            admit,
            evict));

    private final class House implements GuestHouse {
        @Override
        public List<Guest> guests() {
            return List.copyOf(guests);
        }

        @Override
        public Processes processes() {
            return new Processes(Set.of(), Set.of(), Set.of());
        }

        @Override
        public void sendHome(Map<String, String> leaving) {
            told.add(leaving);
        }
    }

    private void guest(String id, int reserved) {
        guests.add(new GuestHouse.Guest(id, 0, new NodeId(2), Optional.of(new Standing("", 0)), 5, reserved));
    }

    private void evicts(String name, String... ids) {
        evict.offer(
                name,
                view -> List.of(ids).stream()
                        .map(id -> new EvictPolicy.Eviction(id, "by " + name))
                        .toList());
    }

    @AfterEach
    void close() {
        admit.close();
        evict.close();
    }

    private void noPolicyMinds() {
        admit.offer("a", (view, comer) -> Optional.empty());
        admit.offer("b", (view, comer) -> Optional.empty());
    }

    @Test
    void whomAnyOfThemNamesLeaves() throws Exception {
        noPolicyMinds();
        guest("x", 0);
        guest("y", 0);
        guest("z", 0);
        evicts("a", "x");
        evicts("b", "x", "z");
        loop.step();
        assertEquals(List.of(Map.of("x", "by a", "z", "by b")), told);
        evicts("b");
        evicts("a");
        loop.step();
        loop.step();
        assertEquals(List.of(Map.of("x", "by a", "z", "by b"), Map.of()), told, "that they may stay is said once");
        assertEquals(List.of(), log);
    }

    /** What it has taken is not free any more: it must not count twice, or it would be sent home for its own memory. */
    @Test
    void whatIsKeptForGuestsIsFreeForThoseWhoEvictAndNotForThoseWhoAdmit() throws Exception {
        List<Double> free = new ArrayList<>();
        admit.offer("a", (view, comer) -> Optional.of("free " + view.freeMiB()));
        admit.offer("b", (view, comer) -> Optional.empty());
        evict.offer("a", view -> {
            free.add(view.freeMiB());
            return List.of();
        });
        evict.offer("b", view -> List.of());
        guest("x", 500);
        loop.step();
        assertEquals(List.of(600.0), free);
        assertEquals(Optional.of("free 100.0"), loop.refuses(COMER));
    }

    @Test
    void aPolicyThatNamesWhoIsNotHereIsAskedNoMore() throws Exception {
        noPolicyMinds();
        guest("x", 0);
        evicts("a", "x");
        evicts("b", "nobody");
        loop.step();
        loop.step();
        assertEquals(List.of(), told);
        assertTrue(
                log.get(0).contains("no evict decisions are made now")
                        && log.get(0).contains("nobody"),
                log::toString);
    }

    @Test
    void whenNobodyDecidesAnyMoreNobodyHasToLeave() throws Exception {
        noPolicyMinds();
        guest("x", 0);
        evicts("a", "x");
        evicts("b");
        loop.end();
        assertEquals(List.of(), told);
        loop.step();
        loop.end();
        assertEquals(List.of(Map.of("x", "by a"), Map.of()), told);
    }

    @Test
    void anAnswerThatNobodyCanUseIsThePolicysFault() throws Exception {
        noPolicyMinds();
        guest("x", 0);
        evicts("a", "x");
        evict.offer("b", view -> java.util.Arrays.asList((EvictPolicy.Eviction) null));
        loop.step();
        assertEquals(List.of(), told);
        assertTrue(log.get(0).contains("the policy b is not asked any more"), log::toString);
    }

    @Test
    void whoHasComeButNotTakenItsMemoryCounts() {
        guest("x", 150);
        guest("y", 50);
        admit.offer(
                "a", (view, comer) -> Optional.of(view.freeMiB() + " of " + view.totalMiB() + " for " + comer.mib()));
        admit.offer("b", (view, comer) -> Optional.empty());
        assertEquals(Optional.of("400.0 of 1000.0 for 10"), loop.refuses(COMER));
    }

    @Test
    void eachMayRefuseAndWithoutADecisionNobodyComes() throws Exception {
        evicts("a");
        evicts("b");
        admit.offer("a", (view, comer) -> Optional.empty());
        assertEquals(Optional.of("it decides on no guests now: the policy b is not there"), loop.refuses(COMER));
        loop.step();
        assertTrue(loop.closed().isPresent());
        AdmitPolicy second = new AdmitPolicy() {
            @Override
            public Optional<String> refuses(HostView view, Comer comer) {
                return comer.mib() > 5 ? Optional.of("too large") : Optional.empty();
            }

            @Override
            public Optional<String> closed(HostView view) {
                return guests.isEmpty() ? Optional.empty() : Optional.of("one is enough");
            }
        };
        admit.offer("b", second);
        assertEquals(Optional.of("too large"), loop.refuses(COMER));
        loop.step();
        assertEquals(Optional.empty(), loop.closed());
        guest("x", 0);
        loop.step();
        assertEquals(Optional.of("one is enough"), loop.closed());
    }

    /** Its bundle is replaced: who comes in that moment is to be asked about again. */
    @Test
    void policiesThatAreReplacedAreWaitedFor() {
        AdmitPolicy first = (view, comer) -> Optional.empty();
        admit.offer("a", first);
        assertTrue(loop.isComing(), "b is not there yet");
        admit.offer("b", (view, comer) -> Optional.of("no"));
        assertEquals(Optional.of("no"), loop.refuses(COMER));
        assertFalse(loop.isComing(), "that is a decision");
        admit.withdraw(first);
        assertTrue(loop.refuses(COMER).isPresent());
        assertTrue(loop.isComing());
        admit.offer("a", first);
        assertFalse(loop.isComing());
    }

    @Test
    void policiesSeeWhatIsHere() throws Exception {
        noPolicyMinds();
        guest("x", 150);
        List<HostView> seen = new ArrayList<>();
        evict.offer("a", view -> {
            seen.add(view);
            return List.of();
        });
        evicts("b");
        loop.step();
        HostView view = seen.get(0);
        assertEquals(4, view.cores());
        HostView.Guest guest = view.guests().get(0);
        assertEquals(new HostView.Guest("x", new NodeId(2), guests.get(0).standing(), false, 5, 1, 0), guest);
    }
}
