package org.mosix.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.Gone;
import org.mosix.api.JobQueue;
import org.mosix.api.Refused;
import org.mosix.api.policy.QueuePolicy;

/** What users do to the queue, and what the loop does by the policy. */
@Timeout(30)
class QueueTest {
    private static final Caller OWNER = new Caller(9, 1000, 1000);
    private static final Caller OTHER = new Caller(9, 1001, 1001);

    /** As many as there are places, in the queue's order. */
    private static final QueuePolicy ALL =
            view -> view.waiting().stream().map(QueuePolicy.Waiting::id).toList();

    @Test
    void theyBeginByPriorityThenInTheirOrder() throws Exception {
        try (Jobs jobs = new Jobs(ALL, 1)) {
            jobs.enter(101, 50);
            jobs.enter(102, 50);
            jobs.enter(103, 7);
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                assertEquals(1, jobs.queue.decide());
                assertEquals(0, jobs.queue.decide(), "there is one place");
                order.addAll(jobs.running());
                jobs.end(jobs.running().get(0));
            }
            assertEquals(List.of(103, 101, 102), order);
            assertEquals(List.of(), jobs.queue.list());
        }
    }

    @Test
    void withoutALimitThereAreAsManyAsCores() throws Exception {
        try (Jobs jobs = new Jobs(ALL, 0)) {
            jobs.cores = 2;
            for (int pid = 101; pid < 105; pid++) {
                jobs.enter(pid, 50);
            }
            jobs.queue.decide();
            assertEquals(List.of(101, 102), jobs.running());
            jobs.cores = 3;
            jobs.queue.decide();
            assertEquals(List.of(101, 102, 103), jobs.running());
        }
    }

    @Test
    void ownersAndRootChangeTheirOrder() throws Exception {
        try (Jobs jobs = new Jobs(ALL, 1)) {
            int first = jobs.enter(101, 50);
            jobs.enter(102, 50);
            int third = jobs.enter(103, 50);
            jobs.queue.advance(OWNER, third);
            assertEquals(List.of(103, 101, 102), jobs.waiting());
            jobs.queue.retard(Jobs.ROOT, first);
            assertEquals(List.of(103, 102, 101), jobs.waiting());
            jobs.queue.changePriority(OWNER, 101, 3);
            assertEquals(List.of(101, 103, 102), jobs.waiting());
            jobs.queue.advance(OWNER, 103);
            assertEquals(List.of(101, 103, 102), jobs.waiting(), "it is the first one of its own priority");
            jobs.queue.changePriority(OWNER, 101, 50);
            assertEquals(List.of(103, 102, 101), jobs.waiting());
            assertThrows(Refused.class, () -> jobs.queue.changePriority(OWNER, 101, 65_536));
            for (Change change : changes(third)) {
                String said = assertThrows(Refused.class, () -> change.by(jobs.queue, OTHER))
                        .getMessage();
                assertTrue(said.endsWith("another user") || said.startsWith("only root"), said);
            }
            assertEquals(List.of(103, 102, 101), jobs.waiting());
        }
    }

    private interface Change {
        void by(JobQueue queue, Caller caller) throws ClusterException;
    }

    private static List<Change> changes(int number) {
        return List.of(
                (queue, caller) -> queue.delete(caller, number),
                (queue, caller) -> queue.run(caller, number),
                (queue, caller) -> queue.changePriority(caller, number, 1),
                (queue, caller) -> queue.advance(caller, number),
                (queue, caller) -> queue.retard(caller, number));
    }

    @Test
    void whatHasBegunOrGoneIsNotChanged() throws Exception {
        try (Jobs jobs = new Jobs(ALL, 1)) {
            int works = jobs.enter(101, 50);
            jobs.queue.decide();
            for (Change change : changes(works)) {
                String said = assertThrows(Refused.class, () -> change.by(jobs.queue, Jobs.ROOT))
                        .getMessage();
                assertTrue(said.contains("has begun"), said);
            }
            jobs.end(101);
            for (Change change : changes(works)) {
                assertThrows(Gone.class, () -> change.by(jobs.queue, Jobs.ROOT));
            }
        }
    }

    @Test
    void whoIsTakenOutHearsIt() throws Exception {
        try (Jobs jobs = new Jobs(ALL, 1)) {
            int id = jobs.enter(101, 50);
            jobs.enter(102, 50);
            jobs.queue.delete(OWNER, 101);
            jobs.queue.delete(Jobs.ROOT, 102);
            assertEquals(List.of("job " + id + " was taken out of the queue"), jobs.clients.get(101).heard);
            assertEquals(List.of("job 2 was taken out of the queue by root"), jobs.clients.get(102).heard);
            assertEquals(List.of(), jobs.queue.list());
            jobs.end(101);
        }
    }

    @Test
    void rootLetsOneBeginThatHasNoPlace() throws Exception {
        try (Jobs jobs = new Jobs(ALL, 1)) {
            jobs.enter(101, 50);
            int second = jobs.enter(102, 50);
            jobs.queue.decide();
            assertThrows(Refused.class, () -> jobs.queue.run(OWNER, second));
            jobs.queue.run(Jobs.ROOT, second);
            assertTrue(jobs.clients.get(102).works());
            assertEquals(List.of(101, 102), jobs.running());
        }
    }

    @Test
    void whoIsStoppedLetsOthersPass() throws Exception {
        try (Jobs jobs = new Jobs(ALL, 1)) {
            int first = jobs.enter(101, 50);
            jobs.enter(102, 50);
            jobs.clients.get(101).ready = false;
            assertEquals(0, jobs.queue.decide());
            assertEquals(1, jobs.queue.decide(), "the policy was asked again");
            assertEquals(List.of(102), jobs.running());
            assertTrue(jobs.queue.list().get(1).stopped());
            assertThrows(Refused.class, () -> jobs.queue.run(Jobs.ROOT, first));
            jobs.end(102);
            assertEquals(0, jobs.queue.decide());
            jobs.clients.get(101).ready = true;
            assertEquals(1, jobs.queue.decide());
            assertTrue(jobs.clients.get(101).works());
        }
    }

    @Test
    void aUserHasSoManyAtMost() throws Exception {
        try (Jobs jobs = new Jobs(ALL, 1)) {
            for (int i = 0; i < Jobs.MOST_WAITING; i++) {
                jobs.enter(101 + i, 50);
            }
            assertThrows(Refused.class, () -> jobs.enter(200, 50));
            jobs.enter(201, 1001, 50);
            JobQueue.Ticket ticket = new JobQueue.Ticket(77, 50, 1, 0, false);
            jobs.enter(202, 1000, 50, Optional.of(ticket));
            jobs.queue.decide();
            jobs.end(101);
            jobs.queue.delete(OWNER, 102);
            jobs.enter(203, 50);
        }
    }

    @Test
    void anotherQueueGivesThePlacesThatTicketsName() throws Exception {
        try (Jobs old = new Jobs(ALL, 1);
                Jobs next = new Jobs(ALL, 1)) {
            for (int pid = 101; pid < 105; pid++) {
                old.enter(pid, 50);
            }
            old.queue.decide();
            old.queue.advance(OWNER, 104);
            old.now += 500;
            next.now += 10_000;
            // Clients come in any order.
            for (int pid : new int[] {103, 101, 104, 102}) {
                next.enter(pid, 1000, 50, Optional.of(old.clients.get(pid).place.ticket()));
            }
            assertEquals(old.queue.list(), next.queue.list());
            assertEquals(List.of(104, 102, 103), next.waiting());
            assertEquals(5, next.enter(105, 50), "numbers go on");
            assertEquals(List.of(104, 102, 103, 105), next.waiting());
            assertEquals(0, next.queue.decide(), "one works");
        }
    }

    @Test
    void aNumberMustNotMeanTwoJobs() throws Exception {
        try (Jobs jobs = new Jobs(ALL, 1)) {
            jobs.enter(2, 50);
            jobs.enter(102, 50);
            String said = assertThrows(Refused.class, () -> jobs.queue.delete(OWNER, 2))
                    .getMessage();
            assertEquals("2 is the number of one job and of another one's process: say job 1 or process 102", said);
            jobs.queue.delete(OWNER, 102);
            jobs.queue.delete(OWNER, 2);
            assertEquals(List.of(), jobs.queue.list());
        }
    }

    @Test
    void aMissingPolicyIsToldAndNothingBegins() throws Exception {
        try (Jobs jobs = new Jobs(null, 1)) {
            assertEquals(0, jobs.queue.decide());
            assertEquals(List.of(), jobs.log, "nobody waits");
            jobs.enter(101, 50);
            jobs.queue.decide();
            jobs.queue.decide();
            assertEquals(
                    List.of("no queue decisions are made now, jobs wait: the policy chosen is not there"), jobs.log);
            assertEquals("the policy chosen is not there", jobs.queue.state());
            jobs.policies.offer("chosen", ALL);
            jobs.queue.decide();
            assertEquals(List.of(101), jobs.running());
            assertEquals("queue decisions are made again", jobs.log.get(1));
        }
    }

    @Test
    void aPolicyThatSaysWhatCannotBeIsNotAskedAgain() throws Exception {
        List<QueuePolicy> wrong = List.of(
                view -> List.of(
                        view.waiting().get(0).id(), view.waiting().get(0).id()),
                view -> List.of(4711),
                view -> null,
                view -> {
                    throw new IllegalStateException("a bug");
                });
        for (QueuePolicy policy : wrong) {
            try (Jobs jobs = new Jobs(policy, 1)) {
                jobs.enter(101, 50);
                assertEquals(0, jobs.queue.decide());
                assertEquals(List.of(101), jobs.waiting());
                assertTrue(jobs.queue.state().startsWith("the policy chosen is not asked any more: "));
            }
        }
    }

    /** As the node's thread does it: it sleeps until something happens. */
    @Test
    void oneEndsAndTheNextOneBegins() throws Exception {
        try (Jobs jobs = new Jobs(ALL, 1)) {
            Thread steps = new Thread(() -> steps(jobs.queue));
            steps.start();
            jobs.enter(101, 50);
            until(() -> jobs.running().equals(List.of(101)));
            jobs.enter(102, 50);
            jobs.end(101);
            until(() -> jobs.running().equals(List.of(102)));
            jobs.end(102);
            jobs.enter(103, 50);
            until(() -> jobs.running().equals(List.of(103)));
            steps.interrupt();
            steps.join();
        }
    }

    private static void steps(QueueLoop queue) {
        try {
            while (true) {
                queue.step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void until(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not in time");
            Thread.onSpinWait();
        }
    }
}
