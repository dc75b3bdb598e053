package org.mosix.api;

import java.util.List;
import java.util.Optional;

/**
 * The queue: jobs that have been asked for ({@code mosrun -q}) and begin when a policy says so. The client that waits is the job; whoever
 * holds it here tells when it has ended, so the queue itself watches nobody. All methods answer at once, on any thread; a {@link Waiter} is
 * called by threads of the queue, or by whoever calls the queue, and never under its lock.
 */
public interface JobQueue {
    /** Of a job whose user says nothing; the lower the earlier. */
    int PRIORITY = 50;

    int MOST_PRIORITY = 65_535;

    /**
     * What the user of a job has told before it begins.
     *
     * @param priority 0 to {@link #MOST_PRIORITY}
     * @param jobClass as in {@link JobHints}
     * @param memoryMiB it will need so much; 0: unknown
     * @param program for people
     */
    record Wish(int priority, int jobClass, int memoryMiB, String program) {
        public Wish {
            within(priority);
            program = Printable.of(program);
        }
    }

    /**
     * A job's place in the queue, by which it gets the same one in a queue that replaces this one.
     *
     * @param id the number of the job, given by the queue: 1 or more
     * @param order of two with one priority the lower one is first
     * @param ageMillis since it came; of one that has begun, since then
     */
    record Ticket(int id, int priority, long order, long ageMillis, boolean begun) {
        public Ticket {
            within(priority);
        }

        /** It has not begun after all. */
        public Ticket waiting() {
            return new Ticket(id, priority, order, ageMillis, false);
        }
    }

    /** Who waits for a job's turn. */
    interface Waiter {
        /** False while its process is stopped: others go before it, and it keeps its place. */
        boolean isReady();

        /** Its turn has come. Returns at once. */
        void begin();

        /** Somebody took it out of the queue: one sentence for its user. Returns at once. */
        void remove(String why);
    }

    /** One job's part of the queue. */
    interface Place {
        Ticket ticket();

        /** The client has gone, or the job has ended. It may be said twice. */
        void leave();
    }

    /**
     * A job that waits, or that began from the queue and has not ended.
     *
     * @param owner whose process it is; the pid is the job's, whether it waits or works
     * @param stopped of one that waits: it cannot begin
     */
    record Entry(Ticket ticket, Caller owner, Wish wish, boolean stopped) {}

    /**
     * A job comes, or one that another queue had.
     *
     * @param ticket that it had there
     * @throws Refused when its user has too many that wait
     */
    Place enter(Caller owner, Wish wish, Optional<Ticket> ticket, Waiter waiter) throws Refused;

    /** Those that have begun, by number, then those that wait, in their order. */
    List<Entry> list();

    /** Why nothing begins now, one sentence; empty if all is well. */
    String state();

    /**
     * Takes out a job that waits.
     *
     * @param number the job's, or that of its process
     * @throws Gone when there is no such job
     * @throws Refused when it is another user's, or has begun
     */
    Entry delete(Caller caller, int number) throws ClusterException;

    /** It begins now, whatever the policy says; root only. Throws as {@link #delete}, also when its process is stopped. */
    Entry run(Caller caller, int number) throws ClusterException;

    /** Throws as {@link #delete}. */
    Entry changePriority(Caller caller, int number, int priority) throws ClusterException;

    /** It is the first one of its priority. Throws as {@link #delete}. */
    Entry advance(Caller caller, int number) throws ClusterException;

    /** It is the last one of its priority. Throws as {@link #delete}. */
    Entry retard(Caller caller, int number) throws ClusterException;

    private static void within(int priority) {
        if (priority < 0 || priority > MOST_PRIORITY) {
            throw new IllegalArgumentException("a priority is 0 to " + MOST_PRIORITY + ", not " + priority);
        }
    }
}
