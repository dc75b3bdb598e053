package org.mosix.door;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.mosix.api.Caller;
import org.mosix.api.JobQueue;
import org.mosix.api.Refused;
import org.mosix.linux.local.Ends;
import org.mosix.linux.local.UnixConnection;
import org.mosix.linux.proc.ProcessStat;

/** One client that waits in the queue, or a job that began from it. The monitor of {@link QueuedClients} guards it. */
final class QueuedClient {
    /** What becomes of a client that waits. All of it returns at once. */
    interface Turn {
        /** Its turn has come; false if the client cannot be served any more. */
        boolean go(QueuedClient client);

        /** It will not come: one sentence for the user. */
        void refuse(String sentence);

        /** The client is gone, or has to come again. */
        void gone();
    }

    /** Who is told what the queue says. */
    interface Keeper {
        void begins(Standing standing);

        void removed(Standing standing, String why);
    }

    enum Phase {
        WAITS,
        /** Its turn has come. */
        BEGINS,
        /** It is the user's program. */
        WORKS
    }

    /** First those that work, then those that wait, in the order that they had, then those that have just come. */
    static final Comparator<QueuedClient> ORDER = Comparator.comparing(QueuedClient::waits)
            .thenComparing(client -> client.ticket.isEmpty())
            .thenComparingInt(
                    client -> client.ticket.map(JobQueue.Ticket::priority).orElse(0))
            .thenComparingLong(
                    client -> client.ticket.map(JobQueue.Ticket::order).orElse(client.key));

    final long key;
    final Caller caller;
    final JobQueue.Wish wish;
    /** Null of a job that an earlier door has left. */
    final UnixConnection connection;

    final Turn turn;
    /** When the process started, in the kernel's ticks: with the pid it names a process for ever. */
    final long start;

    Optional<JobQueue.Ticket> ticket = Optional.empty();
    Phase phase = Phase.WAITS;
    int bytes;
    Ends.Watched process;
    private Standing standing;

    /** Throws IOException if there is no such process. */
    QueuedClient(long key, Caller caller, JobQueue.Wish wish, UnixConnection connection, Turn turn) throws IOException {
        this.key = key;
        this.caller = caller;
        this.wish = wish;
        this.connection = connection;
        this.turn = turn;
        start = ProcessStat.of(caller.pid()).startTicks();
    }

    boolean waits() {
        return phase == Phase.WAITS;
    }

    /** What is kept for those of one user that wait. */
    static long waitingBytes(Collection<QueuedClient> clients, int uid) {
        return clients.stream()
                .filter(client -> client.waits() && client.caller.uid() == uid)
                .mapToLong(client -> client.bytes)
                .sum();
    }

    boolean isInQueue() {
        return standing != null;
    }

    /** Whether that is what the present queue knows of it, and it waits. */
    boolean waitsAs(Standing said) {
        return standing == said && waits();
    }

    void join(JobQueue queue, Keeper keeper) throws Refused {
        Standing now = new Standing(this, keeper);
        now.place = queue.enter(caller, wish, ticket, now);
        standing = now;
    }

    /** Out of its queue; by the ticket it gets the same place in another one. */
    void detach() {
        if (standing != null) {
            JobQueue.Ticket last = standing.place.ticket();
            standing.place.leave();
            // The queue may have had it begin just before it went, which was not heard any more.
            ticket = Optional.of(waits() ? last.waiting() : last);
            standing = null;
        }
    }

    /** What one queue knows of it. */
    static final class Standing implements JobQueue.Waiter {
        final QueuedClient client;
        private final Keeper keeper;
        private JobQueue.Place place;

        private Standing(QueuedClient client, Keeper keeper) {
            this.client = client;
            this.keeper = keeper;
        }

        @Override
        public boolean isReady() {
            try {
                return ProcessStat.of(client.caller.pid()).state() != 'T';
            } catch (IOException e) {
                return true; // It has ended, which is just being heard.
            }
        }

        @Override
        public void begin() {
            keeper.begins(this);
        }

        @Override
        public void remove(String why) {
            keeper.removed(this, why);
        }
    }
}
