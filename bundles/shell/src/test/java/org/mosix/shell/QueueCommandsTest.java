package org.mosix.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.ArgumentCommandLine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mosix.api.Caller;
import org.mosix.api.Gone;
import org.mosix.api.JobQueue;
import org.mosix.api.Malformed;

/** The commands of the queue, which says what it is asked. */
class QueueCommandsTest extends ShellCase {
    /** Job 3 works, job 4 waits. */
    private static final class TwoJobs implements JobQueue {
        String state = "";

        private static Entry entry(int id, int priority) {
            return new Entry(
                    new Ticket(id, priority, id, 61_000, id == 3),
                    new Caller(4700 + id, 1000, 1000),
                    new Wish(priority, 2, 512, "a\u001bb"),
                    false);
        }

        private static Entry asked(Caller caller, int number, int priority) throws Gone {
            assertTrue(caller.isRoot());
            if (number != 4) {
                throw new Gone("there is no job " + number + " in the queue");
            }
            return entry(number, priority);
        }

        @Override
        public Place enter(Caller owner, Wish wish, Optional<Ticket> ticket, Waiter waiter) {
            throw new IllegalStateException("the shell has no job");
        }

        @Override
        public List<Entry> list() {
            return List.of(entry(3, 50), entry(4, 50));
        }

        @Override
        public String state() {
            return state;
        }

        @Override
        public Entry delete(Caller caller, int number) throws Gone {
            return asked(caller, number, 50);
        }

        @Override
        public Entry run(Caller caller, int number) throws Gone {
            return asked(caller, number, 50);
        }

        @Override
        public Entry changePriority(Caller caller, int number, int priority) throws Gone {
            return asked(caller, number, priority);
        }

        @Override
        public Entry advance(Caller caller, int number) throws Gone {
            return asked(caller, number, 50);
        }

        @Override
        public Entry retard(Caller caller, int number) throws Gone {
            return asked(caller, number, 50);
        }
    }

    private final TwoJobs queue = new TwoJobs();

    @BeforeEach
    void offer() {
        for (Class<?> type : List.of(
                ListQueue.class,
                QueueDelete.class,
                QueueRun.class,
                QueuePriority.class,
                QueueCompleter.class,
                QueuePriorityCompleter.class)) {
            manager.register(type);
        }
    }

    @Test
    void saysThatThereIsNone() {
        for (String line :
                List.of("queue", "queue-delete 4", "queue-run 4", "queue-priority 4 7", "queue-priority 4 first")) {
            String said = assertThrows(CommandException.class, () -> session.execute("mosix:" + line))
                    .getMessage();
            assertTrue(said.startsWith("this node has no queue: install the feature mosix-queue"), said);
        }
    }

    @Test
    void listsJobs() throws Exception {
        factory.getRegistry().register(queue);
        List<String> words = List.of(
                run("mosix:queue").lines().skip(3).findFirst().orElseThrow().split(" *[│|] *"));
        assertEquals(
                List.of("4", "4704", "1000", "50", "2", "512", "waiting", "61", "a?b"),
                words.stream().map(String::strip).toList());
        queue.state = "the policy fifo is not there";
        assertTrue(run("mosix:queue").endsWith("nothing begins now: the policy fifo is not there\n"));
    }

    @Test
    void changesJobsAsRoot() throws Exception {
        factory.getRegistry().register(queue);
        String job = "job 4 (process 4704) ";
        assertEquals(job + "is not in the queue any more\n", run("mosix:queue-delete 4"));
        assertEquals(job + "begins\n", run("mosix:queue-run 4"));
        assertEquals(job + "has priority 7\n", run("mosix:queue-priority 4 7"));
        assertEquals(job + "is the first one of priority 50\n", run("mosix:queue-priority 4 first"));
        assertEquals(job + "is the last one of priority 50\n", run("mosix:queue-priority 4 last"));
        assertThrows(Gone.class, () -> session.execute("mosix:queue-delete 5"));
        assertThrows(CommandException.class, () -> session.execute("mosix:queue-run x"));
        assertThrows(Malformed.class, () -> session.execute("mosix:queue-priority 4 65536"));
        assertThrows(CommandException.class, () -> session.execute("mosix:queue-priority 4"));
    }

    @Test
    void offersWhatWaits() throws Exception {
        assertEquals(List.of(), offered(QueueCompleter.class));
        factory.getRegistry().register(queue);
        assertEquals(List.of("4"), offered(QueueCompleter.class));
        assertEquals(List.of("50", "first", "last"), offered(QueuePriorityCompleter.class));
    }

    private List<String> offered(Class<? extends WordCompleter> type) throws Exception {
        List<String> found = new ArrayList<>();
        manager.instantiate(type).complete(session, new ArgumentCommandLine("", 0), found);
        return found.stream().map(String::strip).toList();
    }
}
