package org.mosix.policies;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mosix.api.policy.QueuePolicy;
import org.osgi.service.component.annotations.Component;

/**
 * Users in turns: whoever has the fewest running begins the next one, of these the one whose first job has waited longest. Priority and
 * order count among the jobs of one user. Never more than fit in the cores and the memory of all nodes; a user whose first job does not
 * fit holds back his own jobs only.
 */
@Component(property = "policy.name=fair-share")
public final class FairShare implements QueuePolicy {
    @Override
    public List<Integer> begin(View view) {
        Capacity free = new Capacity(view);
        Map<Integer, Integer> running = new HashMap<>();
        view.running().forEach(job -> running.merge(job.uid(), 1, Integer::sum));
        Map<Integer, Deque<Waiting>> left = new LinkedHashMap<>();
        view.waiting().stream()
                .filter(job -> !free.neverFits(job))
                .forEach(job -> left.computeIfAbsent(job.uid(), uid -> new ArrayDeque<>())
                        .add(job));
        List<Integer> begin = new ArrayList<>();
        while (begin.size() < view.places() && free.hasCore()) {
            Optional<Waiting> next = left.values().stream()
                    .map(Deque::peek)
                    .filter(job -> job != null && free.fits(job))
                    .min(Comparator.<Waiting>comparingInt(job -> running.getOrDefault(job.uid(), 0))
                            .thenComparing(Comparator.comparingLong(Waiting::waitingMillis)
                                    .reversed())
                            .thenComparingLong(Waiting::order));
            if (next.isEmpty()) {
                break;
            }
            Waiting job = next.get();
            free.take(job);
            running.merge(job.uid(), 1, Integer::sum);
            left.get(job.uid()).remove();
            begin.add(job.id());
        }
        return begin;
    }
}
