package org.mosix.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mosix.api.Caller;
import org.mosix.api.JobQueue;
import org.mosix.api.Refused;
import org.mosix.api.policy.QueuePolicy;
import org.mosix.slots.PolicySlot;

/** Jobs and a queue, on a clock of their own. */
final class Jobs implements AutoCloseable {
    static final Caller ROOT = new Caller(1, 0, 0);
    static final int MOST_WAITING = 5;

    /** A client: what it heard. */
    static final class Client implements JobQueue.Waiter {
        final List<String> heard = new ArrayList<>();
        boolean ready = true;
        JobQueue.Place place;

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void begin() {
            heard.add("begin");
        }

        @Override
        public void remove(String why) {
            heard.add(why);
        }

        boolean works() {
            return heard.equals(List.of("begin"));
        }
    }

    final List<String> log = new ArrayList<>();
    final Map<Integer, Client> clients = new HashMap<>();
    final PolicySlot<QueuePolicy> policies = new PolicySlot<>("queue", List.of("chosen"), 1000, "jobs wait", log::add);
    final QueueLoop queue;
    long now = 1000;
    int cores = 1;

    Jobs(QueuePolicy policy, int mostRunning) {
        if (policy != null) {
            policies.offer("chosen", policy);
        }
        queue = new QueueLoop(
                policies,
                () -> List.of(new QueuePolicy.Node(true, cores, 0, 1000, 2000)),
                () -> now,
                mostRunning,
                MOST_WAITING);
    }

    /** A job of user 1000 with this pid; its number. */
    int enter(int pid, int priority) throws Refused {
        return enter(pid, 1000, priority);
    }

    int enter(int pid, int uid, int priority) throws Refused {
        return enter(pid, uid, priority, Optional.empty());
    }

    int enter(int pid, int uid, int priority, Optional<JobQueue.Ticket> ticket) throws Refused {
        Client client = new Client();
        JobQueue.Wish wish = new JobQueue.Wish(priority, 0, 0, "p" + pid);
        client.place = queue.enter(new Caller(pid, uid, uid), wish, ticket, client);
        clients.put(pid, client);
        return client.place.ticket().id();
    }

    void end(int pid) {
        clients.get(pid).place.leave();
    }

    /** Pids of those that wait, in their order. */
    List<Integer> waiting() {
        return queue.list().stream()
                .filter(entry -> !entry.ticket().begun())
                .map(entry -> entry.owner().pid())
                .toList();
    }

    List<Integer> running() {
        return queue.list().stream()
                .filter(entry -> entry.ticket().begun())
                .map(entry -> entry.owner().pid())
                .toList();
    }

    @Override
    public void close() {
        policies.close();
    }
}
