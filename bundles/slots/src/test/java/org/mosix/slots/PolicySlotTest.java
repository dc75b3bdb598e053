package org.mosix.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.PolicyBook.PolicyState;

@Timeout(120)
class PolicySlotTest {
    private static final int DEADLINE_MILLIS = 20;

    private final List<String> log = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private PolicySlot<Supplier<Optional<String>>> slot = slot("a,b");

    private PolicySlot<Supplier<Optional<String>>> slot(String names) {
        return new PolicySlot<>("move", List.of(names.split(",")), DEADLINE_MILLIS, log::add);
    }

    @AfterEach
    void close() {
        end.countDown();
        slot.close();
    }

    private String ask() throws InterruptedException {
        return slot.ask(Supplier::get).map(a -> a.policy() + ": " + a.value()).orElse("none");
    }

    private static Supplier<Optional<String>> says(String word) {
        return () -> Optional.ofNullable(word);
    }

    @Test
    void theFirstThatHasAnAnswerDecides() throws Exception {
        slot.offer("a", says(null));
        slot.offer("b", says("x"));
        slot.offer("c", says("y"));
        assertEquals("b: x", ask());
        slot.offer("a", says("z"));
        assertEquals("a: z", ask());
        assertEquals(List.of(), log);
    }

    @Test
    void whileOneIsMissingNothingIsDecidedAndThatIsSaidOnce() throws Exception {
        slot.offer("a", says("x"));
        assertEquals("none", ask());
        assertEquals("none", ask());
        assertEquals(List.of("no move decisions are made now, processes work on: the policy b is not there"), log);
        Supplier<Optional<String>> b = says("y");
        slot.offer("b", b);
        assertEquals("a: x", ask());
        slot.withdraw(b);
        assertEquals("none", ask());
        assertEquals(3, log.size(), log::toString);
        PolicyState missing = slot.states().get(1);
        assertEquals("b", missing.name());
        assertFalse(missing.working());
        assertEquals("it is not there: no move decisions are made", missing.state());
    }

    @Test
    void oneThatThrowsIsNotAskedAgainUntilAnotherTakesItsPlace() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        slot = slot("a");
        Supplier<Optional<String>> bad = () -> {
            calls.incrementAndGet();
            throw new IllegalStateException("no\u001b idea");
        };
        slot.offer("a", bad);
        assertEquals("none", ask());
        assertEquals("none", ask());
        assertEquals(1, calls.get());
        assertEquals(1, log.size(), log::toString);
        assertTrue(log.get(0).endsWith("it failed: java.lang.IllegalStateException: no? idea"), log::toString);
        slot.offer("a", says("x"));
        slot.withdraw(bad);
        assertEquals("a: x", ask());
        assertEquals("move decisions are made again", log.get(1));
    }

    @Test
    void errorsAreFaultsToo() throws Exception {
        slot = slot("a");
        slot.offer("a", () -> {
            throw new StackOverflowError();
        });
        assertEquals("none", ask());
        assertTrue(slot.state().contains("StackOverflowError"), slot::state);
        slot.offer("a", () -> null);
        assertEquals("none", ask());
        assertTrue(slot.state().contains("it answered null"), slot::state);
    }

    @Test
    void oneThatComputesForEverIsGivenUp() throws Exception {
        slot = slot("a");
        CountDownLatch interrupted = new CountDownLatch(1);
        slot.offer("a", () -> {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            interrupted.countDown();
            return Optional.of("late");
        });
        assertEquals("none", ask());
        assertTrue(interrupted.await(60, TimeUnit.SECONDS));
        assertEquals("none", ask());
        assertEquals(
                List.of("no move decisions are made now, processes work on: the policy a is not asked any more:"
                        + " it did not answer in time"),
                log);
        slot.offer("a", says("x"));
        assertEquals("a: x", ask());
    }

    @Test
    void oneThatNeverComesBackIsGivenUpThoughItDoesNotHearOfInterrupts() throws Exception {
        slot = slot("a");
        slot.offer("a", () -> {
            boolean over = false;
            while (!over) {
                try {
                    over = end.await(1, TimeUnit.HOURS);
                } catch (InterruptedException e) {
                    over = false;
                }
            }
            return Optional.of("late");
        });
        assertEquals("none", ask());
        assertTrue(slot.state().contains("it did not answer in time"), slot::state);
    }

    @Test
    void whatCannotBeIsAFault() throws Exception {
        slot = slot("a");
        slot.offer("a", says("x"));
        assertEquals("a: x", ask());
        slot.wrong("a", "it wants the moon");
        assertEquals("none", ask());
        assertEquals(
                "it wants the moon: no move decisions are made",
                slot.states().get(0).state());
        assertEquals(1, slot.states().get(0).calls());
    }

    @Test
    void withoutAChoiceNothingIsDecided() throws Exception {
        slot = new PolicySlot<>("move", List.of(), DEADLINE_MILLIS, log::add);
        slot.offer("a", says("x"));
        assertEquals("none", ask());
        assertEquals("no policy is chosen", slot.state());
        assertEquals("not chosen", slot.states().get(0).state());
    }

    @Test
    void allThatAnswerAreHeard() throws Exception {
        slot.offer("a", says("x"));
        slot.offer("b", says(null));
        assertEquals(1, slot.askAll(Supplier::get).size());
        slot.offer("b", says("y"));
        assertEquals(
                "[Answer[policy=a, value=x], Answer[policy=b, value=y]]",
                slot.askAll(Supplier::get).toString());
        slot.offer("b", () -> {
            throw new IllegalStateException("no");
        });
        assertEquals(List.of(), slot.askAll(Supplier::get), "of a kind that is not decided nothing is");
    }

    private static boolean lives(String thread) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(t -> t.getName().equals(thread));
    }

    @Test
    void oneThatLoopsForEverIsEnded() throws Exception {
        slot.offer("b", says("x"));
        slot.offer("a", () -> {
            while (true) {
                Thread.onSpinWait();
            }
        });
        assertEquals("none", ask());
        assertTrue(slot.state().contains("did not answer in time"), slot.state());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (lives("mosix-policy-a")) {
            assertTrue(System.nanoTime() < deadline, "it computes on");
            Thread.onSpinWait();
        }
    }
}
