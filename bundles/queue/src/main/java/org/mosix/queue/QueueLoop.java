package org.mosix.queue;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.Gone;
import org.mosix.api.JobQueue;
import org.mosix.api.Refused;
import org.mosix.api.policy.QueuePolicy;
import org.mosix.slots.PolicySlot;

/**
 * The queue of this node. {@link #step} is called by one thread, again and again; all else by any. The monitor guards the state; policies
 * and waiters are called without it.
 */
final class QueueLoop implements JobQueue {
    /** While jobs wait: nodes get free by what is not the queue's. */
    private static final long LOOK_MILLIS = 500;

    private final PolicySlot<QueuePolicy> policies;
    private final Supplier<List<QueuePolicy.Node>> nodes;
    private final LongSupplier clock;
    private final int mostRunning;
    private final int mostWaiting;

    private final QueueState state = new QueueState();
    private boolean changed;
    /** Policies have had their time to come. */
    private volatile boolean settled;

    /**
     * @param nodes where jobs could work now
     * @param clock ms
     * @param mostRunning of jobs that began here, at one time; 0: as many as those nodes have cores
     * @param mostWaiting of one user
     */
    QueueLoop(
            PolicySlot<QueuePolicy> policies,
            Supplier<List<QueuePolicy.Node>> nodes,
            LongSupplier clock,
            int mostRunning,
            int mostWaiting) {
        this.policies = policies;
        this.nodes = nodes;
        this.clock = clock;
        this.mostRunning = mostRunning;
        this.mostWaiting = mostWaiting;
    }

    /** Waits until something may have changed, and has those begin whose turn has come. */
    void step() throws InterruptedException {
        await();
        decide();
    }

    private synchronized void await() throws InterruptedException {
        while (!changed && !state.hasWaiting()) {
            wait();
        }
        if (!changed) {
            wait(LOOK_MILLIS);
        }
        changed = false;
    }

    private synchronized void change() {
        changed = true;
        notifyAll();
    }

    /** Asks the policy once. How many began. */
    int decide() throws InterruptedException {
        settled = true;
        synchronized (this) {
            if (!state.hasWaiting()) {
                return 0;
            }
        }
        List<QueuePolicy.Node> known = nodes.get();
        int most = mostRunning > 0
                ? mostRunning
                : known.stream().mapToInt(QueuePolicy.Node::cores).sum();
        continued();
        QueuePolicy.View view;
        synchronized (this) {
            view = state.view(known, most - state.begun().size(), clock.getAsLong());
        }
        if (view.waiting().isEmpty() || view.places() <= 0) {
            policies.state(); // One that is missing is told before there is a place.
            return 0;
        }
        List<Integer> turns = policies.ask(
                        policy -> Optional.of(
                                List.copyOf(Objects.requireNonNull(policy.begin(view), "it answered null"))),
                        answer -> wrong(view, answer))
                .map(PolicySlot.Answer::value)
                .orElse(List.of());
        int begun = 0;
        for (int id : turns.subList(0, Math.min(turns.size(), view.places()))) {
            begun += begins(id) ? 1 : 0;
        }
        return begun;
    }

    /** Those that were stopped and are not any more can begin again. */
    private void continued() {
        List<QueueState.Job> stopped;
        synchronized (this) {
            stopped = state.stopped();
        }
        for (QueueState.Job job : stopped) {
            boolean ready = job.waiter().isReady();
            synchronized (this) {
                state.stopped(job, !ready);
            }
        }
    }

    /** What is wrong with an answer, a phrase; empty if nothing is. */
    private static String wrong(QueuePolicy.View view, List<Integer> answer) {
        Set<Integer> shown = new HashSet<>();
        view.waiting().forEach(job -> shown.add(job.id()));
        Set<Integer> named = new HashSet<>();
        for (int id : answer) {
            if (!shown.contains(id)) {
                return "it lets job " + id + " begin, which it was not shown";
            }
            if (!named.add(id)) {
                return "it names job " + id + " twice";
            }
        }
        return "";
    }

    private boolean begins(int id) {
        QueueState.Job job;
        synchronized (this) {
            job = state.waiting(id);
        }
        if (job == null) {
            return false;
        }
        boolean ready = job.waiter().isReady();
        synchronized (this) {
            if (!ready) {
                // Others go before it: the policy is asked again.
                state.stopped(job, true);
                change();
                return false;
            }
            if (!state.begin(job, clock.getAsLong())) {
                return false;
            }
        }
        job.waiter().begin();
        return true;
    }

    private final class Held implements Place {
        private final QueueState.Job job;

        Held(QueueState.Job job) {
            this.job = job;
        }

        @Override
        public Ticket ticket() {
            synchronized (QueueLoop.this) {
                return job.ticket(clock.getAsLong());
            }
        }

        @Override
        public void leave() {
            synchronized (QueueLoop.this) {
                if (state.leave(job)) {
                    change();
                }
            }
        }
    }

    @Override
    public synchronized Place enter(Caller owner, Wish wish, Optional<Ticket> ticket, Waiter waiter) throws Refused {
        // Who has a ticket was let in before.
        if (ticket.isEmpty() && state.waitingOf(owner.uid()) >= mostWaiting) {
            throw new Refused("you have " + mostWaiting + " jobs in the queue already, which is the most"
                    + " (waiting in etc/org.mosix.queue.cfg)");
        }
        change();
        return new Held(state.enter(owner, wish, ticket, waiter, clock.getAsLong()));
    }

    @Override
    public synchronized List<Entry> list() {
        return state.entries(clock.getAsLong());
    }

    @Override
    public String state() {
        return settled ? policies.state() : "";
    }

    @Override
    public Entry delete(Caller caller, int number) throws ClusterException {
        QueueState.Job job;
        Entry entry;
        synchronized (this) {
            job = state.changeable(caller, number);
            entry = job.entry(clock.getAsLong());
            state.leave(job);
            change();
        }
        boolean own = caller.uid() == entry.owner().uid();
        job.waiter().remove("job " + job.id() + " was taken out of the queue" + (own ? "" : " by root"));
        return entry;
    }

    @Override
    public Entry run(Caller caller, int number) throws ClusterException {
        if (!caller.isRoot()) {
            throw new Refused("only root lets a job begin before its turn");
        }
        QueueState.Job job;
        synchronized (this) {
            job = state.changeable(caller, number);
        }
        boolean ready = job.waiter().isReady();
        Entry entry;
        synchronized (this) {
            if (!ready) {
                throw new Refused(
                        "job " + job.id() + " is stopped: its process has to be continued before it can begin");
            }
            if (!state.begin(job, clock.getAsLong())) {
                throw new Gone("job " + job.id() + " waits no more");
            }
            change();
            entry = job.entry(clock.getAsLong());
        }
        job.waiter().begin();
        return entry;
    }

    @Override
    public synchronized Entry changePriority(Caller caller, int number, int priority) throws ClusterException {
        QueueState.Job job = state.changeable(caller, number);
        if (priority < 0 || priority > MOST_PRIORITY) {
            throw new Refused("a priority is 0 to " + MOST_PRIORITY + ", not " + priority);
        }
        state.priority(job, priority);
        return changed(job);
    }

    @Override
    public synchronized Entry advance(Caller caller, int number) throws ClusterException {
        QueueState.Job job = state.changeable(caller, number);
        state.advance(job);
        return changed(job);
    }

    @Override
    public synchronized Entry retard(Caller caller, int number) throws ClusterException {
        QueueState.Job job = state.changeable(caller, number);
        state.retard(job);
        return changed(job);
    }

    private Entry changed(QueueState.Job job) {
        change();
        return job.entry(clock.getAsLong());
    }
}
