package org.mosix.flood;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.Freezer;
import org.mosix.api.policy.FreezePolicy;
import org.mosix.policies.Queue;
import org.mosix.policies.TurnsInCircle;
import org.mosix.slots.PolicySlot;

/** Flood control in a world of its own, on a clock of its own: limits hold at every instant, and turns are fair. */
@Timeout(120)
class FloodTest {
    private static final long LONG = 1_000_000;

    private final List<String> log = new ArrayList<>();
    private final PolicySlot<FreezePolicy> policies = new PolicySlot<>("freeze", List.of("circle"), 1000, log::add);
    private World world = new World();

    @AfterEach
    void close() {
        policies.close();
    }

    private Flood flood(String conf) {
        return flood(conf, new TurnsInCircle());
    }

    private Flood flood(String conf, FreezePolicy policy) {
        policies.offer("circle", policy);
        World of = world;
        Flood flood = new Flood(of, World.NODE, policies, new Sightings(of, () -> of.now, of));
        use(flood, conf);
        return flood;
    }

    private static void use(Flood flood, String conf) {
        FreezeConf parsed = FreezeConf.parse(conf);
        assertEquals(List.of(), parsed.refused());
        flood.use(parsed.marks());
    }

    private void pass(Flood flood, int looks) throws Exception {
        for (int i = 0; i < looks; i++) {
            flood.look();
            world.pass(200);
        }
    }

    @Test
    void limitsHoldAndTurnsAreFairWhateverComes() throws Exception {
        for (int seed = 1; seed <= 5; seed++) {
            world = new World();
            flood200(new Random(seed));
        }
    }

    private void flood200(Random random) throws Exception {
        Flood flood = flood("0 0 6 6 -1 -1 0 6 2s");
        int pid = 100;
        while (pid < 300) {
            for (int burst = random.nextInt(20); burst > 0 && pid < 300; burst--, pid++) {
                world.come(flood, pid, Long.MAX_VALUE / 2);
            }
            flood.look();
            world.pass(random.nextInt(200));
        }
        pass(flood, 6000);
        assertEquals(6, world.most, "never more work than may");
        assertEquals(6, world.working.size(), "no place is empty");
        long least = world.worked.values().stream().mapToLong(w -> w).min().orElseThrow();
        long most = world.worked.values().stream().mapToLong(w -> w).max().orElseThrow();
        assertTrue(most <= least * 1.5, "shares between " + least + " and " + most);
    }

    @Test
    void allEndAndNobodyIsFrozenForLong() throws Exception {
        Flood flood = flood("0 0 4 3 -1 -1 0 4 1s");
        for (int pid = 1; pid <= 40; pid++) {
            world.come(flood, pid, 2500);
        }
        for (int i = 0; i < 1000 && world.working.size() + world.frozen.size() > 0; i++) {
            flood.look();
            world.pass(100);
        }
        assertEquals(Set.of(), world.working.keySet());
        assertEquals(Set.of(), world.frozen.keySet());
        assertEquals(4, world.most);
        assertTrue(world.now <= 40 * 2500 / 3, "the places were used: " + world.now);
    }

    @Test
    void inAQueueTheyEndInTheOrderInWhichTheyCame() throws Exception {
        Flood flood = flood("0 0 2 2 -1 -1 0 2 1s", new Queue());
        List<Integer> order = List.of(9, 3, 7, 1, 8, 2);
        List<Integer> ended = new ArrayList<>();
        for (int pid : order) {
            world.come(flood, pid, 2000);
            world.pass(10);
        }
        for (int i = 0; i < 1000 && ended.size() < order.size(); i++) {
            flood.look();
            Set<Integer> before = new HashSet<>(world.working.keySet());
            world.pass(10);
            before.removeAll(world.working.keySet());
            ended.addAll(before);
        }
        assertEquals(order, ended);
        assertEquals(2, world.most);
    }

    @Test
    void inAQueueWhoWorksMayWaitForWhatItStarts() throws Exception {
        Flood flood = flood("0 0 1 1 -1 -1 0 1 1s", new Queue());
        world.come(flood, 1, LONG);
        world.come(flood, 2, LONG);
        assertEquals(Set.of(2), world.frozen.keySet());
        // Two children, of which one calls mosrun.
        world.begin(3, 300);
        world.begin(4, 300);
        assertTrue(flood.mayBegin(4, 0));
        flood.begun(4);
        pass(flood, 3);
        assertEquals(Set.of(1), world.working.keySet(), "they have ended");
        assertEquals(Set.of(2), world.frozen.keySet(), "the next one waits on");
    }

    @Test
    void whatCannotBeFrozenWorksOnAndOthersLeave() throws Exception {
        Flood flood = flood("0 0 3 3 -1 -1 0 -1 1s");
        world.stubborn.addAll(Set.of(4, 5));
        for (int pid = 1; pid <= 5; pid++) {
            world.begin(pid, LONG);
        }
        pass(flood, 20);
        assertTrue(world.working.keySet().containsAll(Set.of(4, 5)), "" + world.working);
        assertTrue(world.working.size() <= 3, "" + world.working);
    }

    @Test
    void whatCannotGoOnKeepsNobodyElseFromIt() throws Exception {
        Flood flood = flood("0 0 1 1 -1 -1 0 -1 60s");
        for (int pid = 1; pid <= 3; pid++) {
            world.come(flood, pid, pid == 1 ? 500 : LONG);
        }
        world.stubborn.add(2);
        pass(flood, 10);
        assertEquals(Set.of(3), world.working.keySet());
        assertEquals(Set.of(2), world.frozen.keySet());
    }

    @Test
    void byHandIsNotByLoad() throws Exception {
        Flood flood = flood("0 0 3 3 -1 -1 0 -1 1s");
        world.begin(1, LONG);
        world.freeze(World.NODE, 1, Freezer.Reason.MANUAL);
        pass(flood, 20);
        assertEquals(
                Optional.of(Freezer.Reason.MANUAL),
                Optional.of(world.frozen.get(1).why()));
    }

    @Test
    void withoutALineNobodyWaitsWhateverPoliciesSay() throws Exception {
        Flood flood = flood("0 0 1 1 -1 -1 0 1 1s");
        for (int pid = 1; pid <= 5; pid++) {
            world.come(flood, pid, LONG);
        }
        assertEquals(1, world.working.size());
        policies.close();
        flood.use(Map.of());
        assertTrue(flood.isWaitedFor());
        flood.look();
        assertEquals(5, world.working.size());
        assertFalse(flood.isWaitedFor());
        assertTrue(flood.mayBegin(6, 0));
        assertEquals(List.of(), log);
    }

    @Test
    void eachClassHasItsOwnMarks() throws Exception {
        Flood flood = flood("0 0 1 1 -1 -1 0 1 60s\n5 0 2 2 -1 -1 0 2 60s\n");
        for (int pid = 1; pid <= 9; pid++) {
            world.classes.put(pid, pid > 6 ? 7 : pid % 2 == 0 ? 5 : 0);
            world.come(flood, pid, LONG);
        }
        assertEquals(Set.of(1, 2, 4, 7, 8, 9), world.working.keySet());
        world.classes.put(10, 5);
        world.begin(10, LONG);
        pass(flood, 3);
        assertEquals(Set.of(1, 2, 4, 7, 8, 9), world.working.keySet(), "the child of another one is frozen");
        use(flood, "0 0 1 1 -1 -1 0 1 60s\n");
        flood.look();
        assertEquals(Set.of(3, 5), world.frozen.keySet(), "of class 5 nobody waits any more");
    }

    @Test
    void byLoadOneAfterTheOther() throws Exception {
        Flood flood = flood("0 1 6 4 -1 -1 1 -1 60s");
        for (int pid = 1; pid <= 8; pid++) {
            world.begin(pid, LONG);
        }
        flood.look();
        assertEquals(8, world.working.size(), "nothing is known of the load");
        world.load = OptionalInt.of(801);
        assertFalse(flood.mayBegin(9, 0));
        flood.look();
        assertEquals(List.of(1, 2, 3, 4, 5), new ArrayList<>(world.working.keySet()));
        flood.look();
        assertEquals(5, world.working.size(), "the load shows later that three are frozen");
        world.pass(3000);
        world.load = OptionalInt.of(500);
        flood.look();
        assertEquals(5, world.working.size(), "between the marks nothing is done");
        world.load = OptionalInt.of(399);
        flood.look();
        assertEquals(6, world.working.size());
        world.load = OptionalInt.of(5000);
        for (int i = 0; i < 10; i++) {
            flood.look();
        }
        assertEquals(1, world.working.size(), "so many work whatever the load");
    }

    @Test
    void aBurstIsSeenBeforeTheLoadShowsIt() throws Exception {
        Flood flood = flood("0 1 6 4 -1 -1 0 -1 60s");
        world.load = OptionalInt.of(0);
        flood.look();
        for (int pid = 1; pid <= 50; pid++) {
            world.come(flood, pid, LONG);
        }
        assertEquals(7, world.most, "six, and one with which it is too many");
    }

    /** Ctrl-Z, or kill -STOP. */
    @Test
    void whoIsStoppedTakesNoPlace() throws Exception {
        Flood flood = flood("0 0 2 2 -1 -1 0 2 1s");
        for (int pid = 1; pid <= 6; pid++) {
            world.come(flood, pid, LONG);
        }
        world.stopped.addAll(world.working.keySet());
        world.stopped.add(6);
        pass(flood, 100);
        for (int pid = 3; pid <= 5; pid++) {
            assertTrue(world.worked.get(pid) > 5_000, "turns go on among the others: " + world.worked);
        }
        assertEquals(0, world.worked.get(6), "nor does one go on that is stopped while it is frozen");
        world.stopped.clear();
        pass(flood, 300);
        assertEquals(2, world.working.size());
        assertTrue(world.worked.get(6) > 5_000, "it has its turns again: " + world.worked);
    }

    @Test
    void nothingBeginsInThePlaceOfWhoIsToGoOn() throws Exception {
        Flood flood = flood("0 0 2 2 -1 -1 0 2 60s");
        for (int pid = 1; pid <= 4; pid++) {
            world.come(flood, pid, 1000);
        }
        world.pass(1000);
        int[] next = {10};
        world.meanwhile = () -> world.come(flood, next[0]++, LONG);
        flood.look();
        assertEquals(Set.of(3, 4), world.working.keySet());
        assertEquals(2, world.most);
    }

    @Test
    void whoHasArrivedIsNoArrivalAnyMore() throws Exception {
        Flood flood = flood("0 0 6 4 0 4 0 -1 60s");
        world.away = new HashSet<>(Set.of(3));
        flood.look();
        world.away.clear();
        world.begin(3, LONG);
        flood.look();
        assertEquals(Set.of(3), world.frozen.keySet());
        pass(flood, 5);
        assertEquals(Set.of(3), world.working.keySet());
        pass(flood, 20);
        assertEquals(Set.of(3), world.working.keySet(), "it works on");
        assertTrue(world.worked.get(3) > 4_000, world.worked::toString);
    }

    @Test
    void whoComesHomeToAFullHouseIsFrozen() throws Exception {
        Flood flood = flood("0 0 6 4 2 4 0 -1 60s");
        world.begin(1, LONG);
        world.begin(2, LONG);
        world.away = new HashSet<>(Set.of(3, 4));
        flood.look();
        world.away.clear();
        world.begin(3, LONG);
        world.begin(4, LONG);
        flood.look();
        assertEquals(Set.of(1, 2), world.working.keySet());
        assertEquals(Freezer.Reason.EVACUATION, world.frozen.get(3).why());
    }
}
