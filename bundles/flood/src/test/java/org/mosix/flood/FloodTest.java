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
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.Freezer;
import org.mosix.api.Gone;
import org.mosix.api.Refused;

/** Flood control in a world of its own, on a clock of its own: limits hold at every instant, and turns are fair. */
class FloodTest {
    private static final Caller NODE = new Caller(1, 0, 0);

    /** Processes that work or are frozen; each has an amount of work to do. */
    private static final class World implements Freezer, Flood.Surroundings {
        final Map<Integer, Long> working = new TreeMap<>();
        final Map<Integer, Frozen> frozen = new TreeMap<>();
        final Map<Integer, Long> worked = new TreeMap<>();
        final Set<Integer> stubborn = new HashSet<>();
        Set<Integer> away = new HashSet<>();
        OptionalInt load = OptionalInt.empty();
        long now;
        int most;
        int writes;

        void begin(int pid, long work) {
            working.put(pid, work);
            worked.put(pid, 0L);
            most = Math.max(most, working.size());
        }

        /** Frozen at its beginning. */
        void hold(int pid, long work) {
            worked.put(pid, 0L);
            left.put(pid, work);
            frozen.put(pid, new Frozen(pid, Reason.LOAD, 1, now));
        }

        final Map<Integer, Long> left = new TreeMap<>();

        /** Time goes on: those that work share the cores. */
        void pass(long millis) {
            now += millis;
            for (int pid : List.copyOf(working.keySet())) {
                worked.merge(pid, millis, Long::sum);
                if (working.merge(pid, -millis, Long::sum) <= 0) {
                    working.remove(pid);
                }
            }
        }

        @Override
        public Report freeze(Caller caller, int pid, Reason why) throws ClusterException {
            if (!working.containsKey(pid)) {
                throw new Gone("process " + pid + " has ended");
            }
            if (stubborn.contains(pid)) {
                throw new Refused("process " + pid + " has shared memory");
            }
            left.put(pid, working.remove(pid));
            frozen.put(pid, new Frozen(pid, why, 1, now));
            writes++;
            return new Report(pid, true, 1, 1);
        }

        @Override
        public Report thaw(Caller caller, int pid) throws ClusterException {
            if (frozen.remove(pid) == null) {
                throw new Gone("process " + pid + " has ended");
            }
            working.put(pid, left.remove(pid));
            most = Math.max(most, working.size());
            return new Report(pid, false, 1, 1);
        }

        @Override
        public List<Frozen> frozen() {
            return List.copyOf(frozen.values());
        }

        @Override
        public List<Working> working() {
            return working.keySet().stream()
                    .map(pid -> new Working(pid, pid, worked.get(pid)))
                    .toList();
        }

        @Override
        public Space space() {
            return new Space(1, 1);
        }

        @Override
        public OptionalInt load() {
            return load;
        }

        @Override
        public Set<Integer> away() {
            return away;
        }
    }

    private final World world = new World();

    private Flood flood(String conf) {
        FreezeConf parsed = FreezeConf.parse(conf);
        assertEquals(List.of(), parsed.refused());
        return new Flood(world, NODE, new CirclePolicy(parsed), () -> world.now, world);
    }

    private void come(Flood flood, int pid, long work) {
        if (flood.mayBegin(pid)) {
            world.begin(pid, work);
        } else {
            world.hold(pid, work);
        }
    }

    @Test
    void limitsHoldAndTurnsAreFairWhateverComes() throws Exception {
        for (int seed = 1; seed <= 5; seed++) {
            flood200(new World(), new Random(seed));
        }
    }

    private void flood200(World of, Random random) throws Exception {
        Flood flood = new Flood(of, NODE, new CirclePolicy(FreezeConf.parse("0 0 6 6 -1 -1 0 6 2s")), () -> of.now, of);
        int pid = 100;
        while (pid < 300) {
            for (int burst = random.nextInt(20); burst > 0 && pid < 300; burst--, pid++) {
                if (flood.mayBegin(pid)) {
                    of.begin(pid, Long.MAX_VALUE / 2);
                } else {
                    of.hold(pid, Long.MAX_VALUE / 2);
                }
            }
            flood.look();
            of.pass(random.nextInt(200));
        }
        for (int i = 0; i < 6000; i++) {
            flood.look();
            of.pass(200);
        }
        assertEquals(6, of.most, "never more work than may");
        assertEquals(6, of.working.size(), "no place is empty");
        long least = of.worked.values().stream().mapToLong(w -> w).min().orElseThrow();
        long most = of.worked.values().stream().mapToLong(w -> w).max().orElseThrow();
        assertTrue(most <= least * 1.5, "shares between " + least + " and " + most);
    }

    @Test
    void allEndAndNobodyIsFrozenForLong() throws Exception {
        Flood flood = flood("0 0 4 3 -1 -1 0 4 1s");
        for (int pid = 1; pid <= 40; pid++) {
            come(flood, pid, 2500);
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
    void whatCannotBeFrozenWorksOnAndOthersLeave() throws Exception {
        Flood flood = flood("0 0 3 3 -1 -1 0 -1 1s");
        world.stubborn.addAll(Set.of(4, 5));
        for (int pid = 1; pid <= 5; pid++) {
            world.begin(pid, 1_000_000);
        }
        for (int i = 0; i < 20; i++) {
            flood.look();
            world.pass(200);
        }
        assertTrue(world.working.keySet().containsAll(Set.of(4, 5)), "" + world.working);
        assertTrue(world.working.size() <= 3, "" + world.working);
    }

    @Test
    void byHandIsNotByLoad() throws Exception {
        Flood flood = flood("0 0 3 3 -1 -1 0 -1 1s");
        world.begin(1, 1_000_000);
        world.freeze(NODE, 1, Freezer.Reason.MANUAL);
        for (int i = 0; i < 20; i++) {
            flood.look();
            world.pass(200);
        }
        assertEquals(
                Optional.of(Freezer.Reason.MANUAL),
                Optional.of(world.frozen.get(1).why()));
    }

    @Test
    void withoutALineNobodyWaits() throws Exception {
        Flood flood = flood("0 0 1 1 -1 -1 0 1 1s");
        for (int pid = 1; pid <= 5; pid++) {
            come(flood, pid, 1_000_000);
        }
        assertEquals(1, world.working.size());
        flood.use(new CirclePolicy(FreezeConf.NONE));
        assertTrue(flood.isWaitedFor());
        flood.look();
        assertEquals(5, world.working.size());
        assertFalse(flood.isWaitedFor());
        assertTrue(flood.mayBegin(6));
    }

    @Test
    void byLoadOneAfterTheOther() throws Exception {
        Flood flood = flood("0 1 6 4 -1 -1 1 -1 60s");
        for (int pid = 1; pid <= 8; pid++) {
            world.begin(pid, 1_000_000);
        }
        flood.look();
        assertEquals(8, world.working.size(), "nothing is known of the load");
        world.load = OptionalInt.of(801);
        assertFalse(flood.mayBegin(9));
        flood.look();
        assertEquals(List.of(1, 2, 3, 4, 5), new ArrayList<>(world.working.keySet()));
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
    void whoComesHomeToAFullHouseIsFrozen() throws Exception {
        Flood flood = flood("0 0 6 4 2 4 0 -1 60s");
        world.begin(1, 1_000_000);
        world.begin(2, 1_000_000);
        world.away = new HashSet<>(Set.of(3, 4));
        flood.look();
        world.away.clear();
        world.begin(3, 1_000_000);
        world.begin(4, 1_000_000);
        flood.look();
        assertEquals(Set.of(1, 2), world.working.keySet());
        assertEquals(Freezer.Reason.EVACUATION, world.frozen.get(3).why());
    }
}
