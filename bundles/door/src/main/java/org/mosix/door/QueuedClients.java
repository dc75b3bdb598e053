package org.mosix.door;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.mosix.api.Caller;
import org.mosix.api.JobQueue;
import org.mosix.api.Refused;
import org.mosix.door.QueuedClient.Phase;
import org.mosix.linux.local.Ends;
import org.mosix.linux.local.UnixConnection;
import org.mosix.linux.proc.ProcessStat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients that wait in the queue, and jobs that began from it, until they end. No thread waits with them: {@code mosix-door-queued} hears
 * of their ends, and they keep their places while the queue is replaced by another one, or this door ({@link PauseFile}). Any thread; the
 * monitor is held while the queue is called, and not while a {@link QueuedClient.Turn} is.
 */
final class QueuedClients implements QueuedClient.Keeper, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueuedClients.class);

    private static final String MISSING =
            "this node has no queue: the feature mosix-queue is not installed, or its settings are wrong; see the node's log";
    private static final int LOOK_MILLIS = 100;
    /** Of what is kept for the clients of one user: some arguments are long, few of many. */
    private static final long MOST_BYTES = 8 << 20;

    private final Patience patience;
    private final Map<Long, QueuedClient> all = new LinkedHashMap<>();
    private final Returning returning = new Returning();
    private long patienceEnds;
    private JobQueue queue;
    private Ends ends;
    private Thread thread;
    private long keys;
    private boolean closing;

    QueuedClients(Patience patience) {
        this.patience = patience;
        patienceEnds = in(patience.opening());
    }

    private static long in(int millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    public void begins(QueuedClient.Standing standing) {
        QueuedClient held = standing.client;
        synchronized (this) {
            if (!held.waitsAs(standing)) {
                return;
            }
            held.phase = Phase.BEGINS;
        }
        if (!held.turn.go(held)) {
            over(held);
            held.turn.gone();
        }
    }

    @Override
    public void removed(QueuedClient.Standing standing, String why) {
        QueuedClient held = standing.client;
        synchronized (this) {
            if (!held.waitsAs(standing)) {
                return;
            }
            over(held);
        }
        held.turn.refuse(why);
    }

    /** Takes up what an earlier door has left: jobs that work count at once, who waited will come by itself. */
    synchronized void resume(List<PauseFile.Line> lines) {
        for (PauseFile.Line line : lines) {
            try {
                if (ProcessStat.of(line.owner().pid()).startTicks() != line.start()) {
                    continue;
                }
                if (line.ticket().begun()) {
                    QueuedClient held = new QueuedClient(keys++, line.owner(), line.wish(), null, null);
                    held.ticket = Optional.of(line.ticket());
                    held.phase = Phase.WORKS;
                    hold(held);
                } else {
                    returning.expect(line);
                }
            } catch (IOException e) {
                LOG.debug("{} has ended", line, e);
            }
        }
        returning.until(in(patience.returning()));
    }

    /**
     * A client waits for its turn.
     *
     * @param bytes that are kept for it while it waits
     * @param connection over which nothing is said until its turn comes
     * @throws Refused when there is no queue, or it takes no more
     * @throws IOException when the client has gone, or this door closes
     */
    synchronized void enter(
            Caller caller, JobQueue.Wish wish, int bytes, UnixConnection connection, QueuedClient.Turn turn)
            throws IOException, Refused {
        if (closing) {
            throw new EOFException("the door closes");
        }
        QueuedClient held = new QueuedClient(keys++, caller, wish, connection, turn);
        held.ticket = before(held);
        held.bytes = bytes;
        if (QueuedClient.waitingBytes(all.values(), caller.uid()) + bytes > MOST_BYTES) {
            throw new Refused("the arguments of your jobs in the queue have " + (MOST_BYTES >> 20)
                    + " MB, which is the most; wait until some have begun");
        }
        if (queue == null && System.nanoTime() > patienceEnds) {
            throw new Refused(MISSING);
        }
        hold(held);
        try {
            ends.watch(connection, held.key * 2 + 1);
            // Else it enters with the others, in their order.
            if (isUsable() && all.values().stream().allMatch(other -> other == held || other.isInQueue())) {
                held.join(queue, this);
            }
        } catch (IOException | Refused | RuntimeException e) {
            over(held);
            throw e;
        }
    }

    /** The place that the same client had. */
    private Optional<JobQueue.Ticket> before(QueuedClient held) {
        Optional<JobQueue.Ticket> ticket = returning.ticketOf(held);
        if (ticket.isPresent()) {
            return ticket;
        }
        // A program that calls mosrun -q in its own place is that job no more.
        for (QueuedClient other : List.copyOf(all.values())) {
            if (other.caller.pid() == held.caller.pid()) {
                over(other);
                if (other.waits()) {
                    other.turn.gone(); // No client of ours: they have one connection.
                }
            }
        }
        return Optional.empty();
    }

    private void hold(QueuedClient held) throws IOException {
        if (ends == null) {
            ends = Ends.open();
            Ends heard = ends;
            thread = new Thread(() -> listen(heard), "mosix-door-queued");
            thread.setDaemon(true);
            thread.start();
        }
        held.process = ends.watch(held.caller.pid(), held.key * 2);
        all.put(held.key, held);
        ends.wake();
    }

    private boolean isUsable() {
        return queue != null && returning.isOver();
    }

    /** The client has become the user's program. */
    synchronized void works(QueuedClient held) {
        held.phase = Phase.WORKS;
    }

    /** Nothing became of it, or it has ended. It may be said twice. */
    synchronized void over(QueuedClient held) {
        if (all.remove(held.key, held)) {
            held.process.close();
            held.detach();
        }
    }

    synchronized void use(JobQueue now) {
        if (queue != now) {
            all.values().forEach(QueuedClient::detach);
        }
        queue = now;
        notifyAll();
        wake();
    }

    /** Another one may have come before the one that it replaces goes. */
    synchronized void drop(JobQueue old) {
        if (queue == old) {
            all.values().forEach(QueuedClient::detach);
            queue = null;
            patienceEnds = in(patience.replacing());
            wake();
        }
    }

    private void wake() {
        if (ends != null) {
            ends.wake();
        }
    }

    /** The queue, which may be just being replaced; Refused with a sentence if there is none. */
    synchronized JobQueue queue() throws Refused {
        try {
            for (long left; queue == null && (left = patienceEnds - System.nanoTime()) > 0; ) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (queue == null) {
            throw new Refused(MISSING);
        }
        return queue;
    }

    /** Those that are in the queue of this moment. */
    List<JobQueue.Entry> entries() {
        JobQueue now;
        synchronized (this) {
            now = queue;
        }
        return now == null ? List.of() : now.list();
    }

    private void listen(Ends heard) {
        try {
            while (true) {
                long key = heard.next(lookMillis());
                synchronized (this) {
                    if (closing) {
                        return;
                    }
                }
                if (key >= 0) {
                    ended(key / 2, key % 2 == 0);
                }
                look();
            }
        } catch (IOException e) {
            LOG.error("the ends of clients in the queue cannot be heard any more", e);
        }
    }

    private synchronized int lookMillis() {
        return all.values().stream().anyMatch(held -> !held.isInQueue()) ? LOOK_MILLIS : -1;
    }

    private void ended(long key, boolean process) {
        QueuedClient held;
        boolean waits;
        synchronized (this) {
            held = all.get(key);
            if (held == null || !process && !held.waits()) {
                return;
            }
            waits = held.waits();
            over(held);
        }
        if (waits) {
            held.turn.gone();
        }
    }

    /** Those that are in no queue enter the one that is there, or have waited too long for it. */
    private void look() {
        Map<QueuedClient, String> refused = new LinkedHashMap<>();
        synchronized (this) {
            if (isUsable()) {
                for (QueuedClient held : homeless()) {
                    try {
                        held.join(queue, this);
                    } catch (Refused e) {
                        refused.put(held, e.getMessage());
                    } catch (RuntimeException e) {
                        LOG.error("the queue does not take a job that it had", e);
                        refused.put(held, "the node made a mistake; its log says more");
                    }
                }
            } else if (queue == null && System.nanoTime() > patienceEnds) {
                homeless().stream().filter(QueuedClient::waits).forEach(held -> refused.put(held, MISSING));
            }
            refused.keySet().forEach(this::over);
        }
        refused.forEach((held, why) -> {
            if (held.waits()) {
                held.turn.refuse(why);
            }
        });
    }

    /** First those that work, then those that wait, in the order that they had, then those that have just come. */
    private List<QueuedClient> homeless() {
        return all.values().stream()
                .filter(held -> !held.isInQueue())
                .sorted(QueuedClient.ORDER)
                .toList();
    }

    /** From now on nothing begins: what the next door has to know. */
    synchronized List<PauseFile.Line> leave() {
        closing = true;
        List<PauseFile.Line> lines = new ArrayList<>();
        for (QueuedClient held : all.values()) {
            held.detach();
            // Who has not become the program yet will come again.
            held.ticket
                    .map(ticket -> held.phase == Phase.WORKS ? ticket : ticket.waiting())
                    .ifPresent(ticket -> lines.add(new PauseFile.Line(held.caller, held.start, ticket, held.wish)));
        }
        return lines;
    }

    /** Who waits is sent away; with {@link #leave} before he comes again, to the next door. */
    @Override
    public void close() throws InterruptedException {
        leave();
        List<QueuedClient> waiting;
        synchronized (this) {
            waiting = all.values().stream().filter(QueuedClient::waits).toList();
            List.copyOf(all.values()).forEach(this::over);
            wake();
        }
        waiting.forEach(held -> held.turn.gone());
        if (thread != null) {
            thread.join();
            synchronized (this) {
                if (ends != null) {
                    ends.close();
                    ends = null;
                }
            }
        }
    }
}
