package org.mosix.door;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.Gone;
import org.mosix.api.JobQueue;
import org.mosix.api.Refused;

/** A queue in memory in which nobody begins until the test says so. */
final class SmallQueue implements JobQueue {
    private static final long LIMIT_SECONDS = 20;

    /** One that entered. */
    static final class Job implements Place {
        final Caller owner;
        final Wish wish;
        final Waiter waiter;
        Ticket ticket;
        private final SmallQueue queue;

        private Job(SmallQueue queue, Caller owner, Wish wish, Ticket ticket, Waiter waiter) {
            this.queue = queue;
            this.owner = owner;
            this.wish = wish;
            this.ticket = ticket;
            this.waiter = waiter;
        }

        @Override
        public Ticket ticket() {
            return ticket;
        }

        @Override
        public void leave() {
            queue.remove(this);
        }

        void begin() {
            ticket = new Ticket(ticket.id(), ticket.priority(), ticket.order(), 0, true);
            waiter.begin();
        }
    }

    volatile String state = "";
    volatile int most = 100;
    private final List<Job> jobs = new ArrayList<>();
    private int next = 1;

    @Override
    public synchronized Place enter(Caller owner, Wish wish, Optional<Ticket> ticket, Waiter waiter) throws Refused {
        if (jobs.size() >= most) {
            throw new Refused("you have " + most + " jobs in the queue already");
        }
        Ticket made = ticket.orElse(new Ticket(next, wish.priority(), next, 3000, false));
        next++;
        Job job = new Job(this, owner, wish, made, waiter);
        jobs.add(job);
        notifyAll();
        return job;
    }

    private synchronized void remove(Job job) {
        jobs.remove(job);
        notifyAll();
    }

    /** All of them in the order in which they entered, as soon as there are so many. */
    synchronized List<Job> jobs(int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (jobs.size() != count) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("there are " + jobs.size() + " jobs and not " + count);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return List.copyOf(jobs);
    }

    @Override
    public synchronized List<Entry> list() {
        return jobs.stream()
                .map(job -> new Entry(job.ticket, job.owner, job.wish, false))
                .toList();
    }

    @Override
    public String state() {
        return state;
    }

    private synchronized Job find(int number) throws Gone {
        return jobs.stream()
                .filter(job -> job.ticket.id() == number || job.owner.pid() == number)
                .findFirst()
                .orElseThrow(() -> new Gone("there is no job " + number + " in the queue; mosq listall lists them"));
    }

    private static Entry entry(Job job) {
        return new Entry(job.ticket, job.owner, job.wish, false);
    }

    @Override
    public Entry delete(Caller caller, int number) throws ClusterException {
        Job job = find(number);
        remove(job);
        job.waiter.remove("job " + job.ticket.id() + " was taken out of the queue");
        return entry(job);
    }

    @Override
    public Entry run(Caller caller, int number) throws ClusterException {
        if (!caller.isRoot()) {
            throw new Refused("only root lets a job begin before its turn");
        }
        Job job = find(number);
        job.begin();
        return entry(job);
    }

    @Override
    public Entry changePriority(Caller caller, int number, int priority) throws ClusterException {
        Job job = find(number);
        job.ticket = new Ticket(job.ticket.id(), priority, job.ticket.order(), 0, false);
        return entry(job);
    }

    @Override
    public Entry advance(Caller caller, int number) throws ClusterException {
        return entry(find(number));
    }

    @Override
    public Entry retard(Caller caller, int number) throws ClusterException {
        return entry(find(number));
    }
}
