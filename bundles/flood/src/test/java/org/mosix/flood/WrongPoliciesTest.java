package org.mosix.flood;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mosix.api.Freezer;
import org.mosix.api.policy.FreezePolicy;
import org.mosix.policies.TurnsInCircle;
import org.mosix.slots.PolicySlot;

/** Policies that are missing or do not work: what is frozen stays so, what works goes on, what is new begins. 1 and 2 work, 3 waits. */
@Timeout(60)
class WrongPoliciesTest {
    private static final long LONG = 1_000_000;

    private final List<String> log = new ArrayList<>();
    private final PolicySlot<FreezePolicy> policies =
            new PolicySlot<>("freeze", List.of("circle"), 100, "all is as it is", log::add);
    private final World world = new World();
    private final Flood flood = new Flood(world, World.NODE, policies, new Sightings(world, () -> world.now, world));

    private record Says(Decision decision) implements FreezePolicy {
        @Override
        public Decision decide(View view) {
            return decision;
        }

        @Override
        public boolean mayBegin(View view, Beginner beginner) {
            return false;
        }
    }

    @BeforeEach
    void open() throws Exception {
        TurnsInCircle circle = new TurnsInCircle();
        policies.offer("circle", circle);
        flood.use(FreezeConf.parse("0 0 2 2 -1 -1 0 2 1s").marks());
        for (int pid = 1; pid <= 3; pid++) {
            world.come(flood, pid, LONG);
        }
        world.begin(4, LONG);
        world.freeze(World.NODE, 4, Freezer.Reason.MANUAL);
        world.classes.put(5, 1);
        world.begin(5, LONG);
        world.pass(100);
        policies.withdraw(circle);
    }

    @AfterEach
    void close() {
        policies.close();
    }

    private void allIsAsItWas() throws Exception {
        for (int i = 0; i < 3; i++) {
            flood.look();
            world.pass(5000);
        }
        assertEquals(Set.of(1, 2, 5), new TreeSet<>(world.working.keySet()));
        assertTrue(flood.mayBegin(9, 0), "what is new begins");
        flood.begun(9);
        assertEquals(1, log.size(), log::toString);
    }

    @Test
    void withoutItNothingIsDecidedAndThatIsSaidOnce() throws Exception {
        policies.offer("queue", new Says(FreezePolicy.Decision.NOTHING));
        allIsAsItWas();
        assertEquals("no freeze decisions are made now, all is as it is: the policy circle is not there", log.get(0));
        policies.offer("circle", new TurnsInCircle());
        flood.look();
        assertEquals(Set.of(2, 3, 5), new TreeSet<>(world.working.keySet()), "it had its turn");
        assertEquals("freeze decisions are made again", log.get(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // frozen, turns, going on
                "3||            | it freezes process 3, which is frozen",
                "4||            | it freezes process 4, which is frozen",
                "5||            | it freezes process 5, which it was not shown",
                "1 77||         | it freezes process 77, which it was not shown",
                "-1||           | it freezes process 1 as if somebody had done it by hand",
                "||1            | it lets process 1 go on, which works",
                "||3 4          | it lets process 4 go on, which somebody has frozen by hand",
                "||88           | it lets process 88 go on, which it was not shown",
                "|1>4|          | it lets process 4 go on, which somebody has frozen by hand",
                "|3>1|          | it freezes process 3, which is frozen",
                "1|1>3|         | it names process 1 twice",
                "|1>3|3         | it names process 3 twice",
            })
    void whatCannotBeIsNotDone(String freeze, String turns, String thaw, String how) throws Exception {
        List<FreezePolicy.Freeze> frozen = words(freeze).stream()
                .map(Integer::parseInt)
                .map(n -> new FreezePolicy.Freeze(Math.abs(n), n < 0 ? Freezer.Reason.MANUAL : Freezer.Reason.LOAD))
                .toList();
        List<FreezePolicy.Turn> taken = words(turns).stream()
                .map(w -> w.split(">"))
                .map(w -> new FreezePolicy.Turn(Integer.parseInt(w[0]), Integer.parseInt(w[1])))
                .toList();
        List<Integer> thawed = words(thaw).stream().map(Integer::parseInt).toList();
        policies.offer("circle", new Says(new FreezePolicy.Decision(frozen, taken, thawed)));
        allIsAsItWas();
        assertTrue(log.get(0).endsWith("the policy circle is not asked any more: " + how), log::toString);
        assertTrue(policies.states().get(0).state().startsWith(how), policies.states()::toString);
    }

    private static List<String> words(String text) {
        return text == null ? List.of() : Arrays.asList(text.strip().split(" +"));
    }

    @Test
    void oneThatThrowsOrSaysNothingIsAskedNoMore() throws Exception {
        policies.offer("circle", new Says(null));
        allIsAsItWas();
        assertTrue(log.get(0).contains("it answered null"), log::toString);
    }

    @Test
    void oneThatDoesNotAnswerIsAskedNoMore() throws Exception {
        policies.offer("circle", new FreezePolicy() {
            @Override
            public Decision decide(View view) {
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
                return Decision.NOTHING;
            }

            @Override
            public boolean mayBegin(View view, Beginner beginner) {
                return false;
            }
        });
        allIsAsItWas();
        assertTrue(log.get(0).contains("it did not answer in time"), log::toString);
    }
}
