package org.mosix.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.Gone;
import org.mosix.api.JobQueue.Entry;
import org.mosix.api.JobQueue.Ticket;
import org.mosix.api.JobQueue.Waiter;
import org.mosix.api.JobQueue.Wish;
import org.mosix.api.Refused;
import org.mosix.api.policy.QueuePolicy;

/** Who waits, in which order, and who has begun. No clock, threads or files: times are given in ms of any clock. Not thread-safe. */
final class QueueState {
    private static final Comparator<Job> ORDER = Comparator.<Job>comparingInt(job -> job.priority)
            .thenComparingLong(job -> job.order)
            .thenComparingInt(Job::id);

    private final Map<Integer, Job> jobs = new HashMap<>();
    private int nextId = 1;
    private long nextOrder;

    /** One job. Only this class changes it. */
    static final class Job {
        private final int id;
        private final Caller owner;
        private final Wish wish;
        private final Waiter waiter;
        private int priority;
        private long order;
        private long since;
        private boolean begun;
        private boolean stopped;

        private Job(int id, Caller owner, Wish wish, Waiter waiter) {
            this.id = id;
            this.owner = owner;
            this.wish = wish;
            this.waiter = waiter;
        }

        int id() {
            return id;
        }

        Waiter waiter() {
            return waiter;
        }

        Ticket ticket(long now) {
            return new Ticket(id, priority, order, now - since, begun);
        }

        Entry entry(long now) {
            return new Entry(ticket(now), owner, wish, stopped);
        }
    }

    /** A job comes behind all of its priority, or to the place that it had. */
    Job enter(Caller owner, Wish wish, Optional<Ticket> ticket, Waiter waiter, long now) {
        int wanted = ticket.map(Ticket::id).orElse(nextId);
        Job job = new Job(jobs.containsKey(wanted) ? nextId : wanted, owner, wish, waiter);
        job.priority = ticket.map(Ticket::priority).orElse(wish.priority());
        job.order = ticket.map(Ticket::order).orElse(nextOrder);
        job.since = now - ticket.map(Ticket::ageMillis).orElse(0L);
        job.begun = ticket.map(Ticket::begun).orElse(false);
        nextId = Math.max(nextId, job.id + 1);
        nextOrder = Math.max(nextOrder, job.order + 1);
        jobs.put(job.id, job);
        return job;
    }

    /** It is not waited for or ended any more; whether it was there. */
    boolean leave(Job job) {
        return jobs.remove(job.id, job);
    }

    /** It begins: false if it has left or has begun already. */
    boolean begin(Job job, long now) {
        if (jobs.get(job.id) != job || job.begun) {
            return false;
        }
        job.begun = true;
        job.since = now;
        return true;
    }

    /** Whether its process is stopped: then it cannot begin. */
    void stopped(Job job, boolean now) {
        job.stopped = now;
    }

    void priority(Job job, int priority) {
        job.priority = priority;
    }

    /** It is the first one of its priority. */
    void advance(Job job) {
        job.order = waiting().stream()
                        .filter(other -> other.priority == job.priority)
                        .mapToLong(other -> other.order)
                        .min()
                        .orElse(job.order)
                - 1;
    }

    /** It is the last one of its priority. */
    void retard(Job job) {
        job.order = nextOrder++;
    }

    /** Those that wait, in their order. */
    List<Job> waiting() {
        return jobs.values().stream().filter(job -> !job.begun).sorted(ORDER).toList();
    }

    /** Those that wait and are stopped. */
    List<Job> stopped() {
        return jobs.values().stream().filter(job -> !job.begun && job.stopped).toList();
    }

    /** Those that have begun, by number. */
    List<Job> begun() {
        return jobs.values().stream()
                .filter(job -> job.begun)
                .sorted(Comparator.comparingInt(Job::id))
                .toList();
    }

    boolean hasWaiting() {
        return jobs.values().stream().anyMatch(job -> !job.begun);
    }

    /** How many of a user wait. */
    long waitingOf(int uid) {
        return jobs.values().stream()
                .filter(job -> !job.begun && job.owner.uid() == uid)
                .count();
    }

    /**
     * A job that waits, which the caller may change.
     *
     * @param number its own, or that of its process
     */
    Job changeable(Caller caller, int number) throws ClusterException {
        Job job = find(number);
        if (!caller.mayTouch(job.owner.uid())) {
            throw new Refused("job " + job.id + " belongs to another user");
        }
        if (job.begun) {
            throw new Refused("job " + job.id + " has begun: it is process " + job.owner.pid() + ", and waits no more");
        }
        return job;
    }

    private Job find(int number) throws ClusterException {
        Job byId = jobs.get(number);
        Job byPid = jobs.values().stream()
                .filter(job -> job.owner.pid() == number)
                .findFirst()
                .orElse(byId);
        if (byPid == null) {
            throw new Gone("there is no job " + number + " in the queue; mosq listall lists them");
        }
        if (byId != null && byId != byPid) {
            throw new Refused(number + " is the number of one job and of another one's process: say job " + byPid.id
                    + " or process " + byId.owner.pid());
        }
        return byPid;
    }

    /** Those that have begun, then those that wait, in their order. */
    List<Entry> entries(long now) {
        List<Job> all = new ArrayList<>(begun());
        all.addAll(waiting());
        return all.stream().map(job -> job.entry(now)).toList();
    }

    /** What a policy is shown; {@code places} may be none or less. */
    QueuePolicy.View view(List<QueuePolicy.Node> nodes, int places, long now) {
        return new QueuePolicy.View(
                waiting().stream()
                        .filter(job -> !job.stopped)
                        .map(job -> new QueuePolicy.Waiting(
                                job.id,
                                job.owner.uid(),
                                job.priority,
                                job.wish.jobClass(),
                                job.wish.memoryMiB(),
                                now - job.since,
                                job.order))
                        .toList(),
                begun().stream()
                        .map(job -> new QueuePolicy.Running(
                                job.id, job.owner.uid(), job.wish.jobClass(), job.wish.memoryMiB(), now - job.since))
                        .toList(),
                nodes,
                places);
    }

    /** The job of that number, which waits; null if there is none. */
    Job waiting(int id) {
        Job job = jobs.get(id);
        return job == null || job.begun ? null : job;
    }
}
