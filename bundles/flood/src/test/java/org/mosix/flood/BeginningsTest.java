package org.mosix.flood;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.Freezer;
import org.mosix.api.policy.FreezePolicy;
import org.mosix.policies.TurnsInCircle;
import org.mosix.slots.PolicySlot;

/** What counts while jobs begin; two may work. */
@Timeout(60)
class BeginningsTest {
    private static final long LONG = 1_000_000;

    private final List<String> log = new ArrayList<>();
    private final PolicySlot<FreezePolicy> policies = new PolicySlot<>("freeze", List.of("circle"), 1000, log::add);
    private final World world = new World();
    private final Flood flood = new Flood(world, World.NODE, policies, new Sightings(world, () -> world.now, world));

    @BeforeEach
    void open() {
        policies.offer("circle", new TurnsInCircle());
        flood.use(FreezeConf.parse("0 0 2 2 -1 -1 0 2 60s").marks());
    }

    @AfterEach
    void close() {
        policies.close();
    }

    @Test
    void whatHasBeenLetInCountsBeforeItIsSeen() {
        assertTrue(flood.mayBegin(1, 0));
        assertTrue(flood.mayBegin(2, 0));
        assertFalse(flood.mayBegin(3, 0));
        flood.begun(1);
        assertTrue(flood.mayBegin(4, 0), "nothing came of the first one");
    }

    @Test
    void shortJobsTakeTheirPlacesNoLongerThanTheyLive() throws Exception {
        for (int pid = 1; pid <= 20; pid++) {
            world.come(flood, pid, 5);
            world.pass(5);
            assertEquals(Set.of(), world.frozen.keySet());
        }
    }

    @Test
    void whatIsHeldDoesNotWorkHoweverLongThatTakes() throws Exception {
        world.come(flood, 1, 100);
        world.come(flood, 2, LONG);
        assertFalse(flood.mayBegin(3, 0));
        // Its mosrun is in the job already, and stops before it executes the program.
        world.begin(3, LONG);
        world.pass(100_000);
        flood.look();
        assertEquals(Set.of(2, 3), world.working.keySet());
        assertTrue(flood.mayBegin(4, 0));
    }

    @Test
    void whatCouldNotBeFrozenAtItsBeginningCountsAtOnce() throws Exception {
        for (int pid = 1; pid <= 2; pid++) {
            world.come(flood, pid, LONG);
        }
        assertFalse(flood.mayBegin(3, 0));
        world.begin(3, LONG);
        flood.begun(3);
        world.pass(1000);
        flood.look();
        assertEquals(Set.of(1, 2), world.working.keySet(), "at the next look it is one too many");
        assertEquals(Freezer.Reason.LOAD, world.frozen.get(3).why());
        world.thaw(World.NODE, 3);
        world.stubborn.add(3);
        flood.look();
        flood.look();
        assertFalse(flood.mayBegin(4, 0));
        assertTrue(world.working.keySet().contains(3) && world.working.size() == 2, "" + world.working);
    }

    @Test
    void whoBeginsAJobInAJobDoesNotCountTwice() throws Exception {
        world.come(flood, 1, LONG);
        world.come(flood, 2, LONG);
        assertTrue(flood.mayBegin(2, 0), "it has a place");
        assertFalse(flood.mayBegin(3, 0));
    }

    @Test
    void nobodyTakesThePlaceOfOneThatGoesOn() throws Exception {
        for (int pid = 1; pid <= 3; pid++) {
            world.come(flood, pid, LONG);
        }
        List<Boolean> began = new ArrayList<>();
        world.meanwhile = () -> began.add(flood.mayBegin(4, 0));
        world.pass(60_000);
        flood.look();
        world.pass(60_000);
        flood.look();
        assertEquals(List.of(false, false), began.subList(0, 2), "one is frozen, and the other one not yet there");
        assertEquals(2, world.most);
    }
}
