package org.mosix.policies;

import java.util.ArrayList;
import java.util.List;
import org.mosix.api.policy.QueuePolicy;
import org.osgi.service.component.annotations.Component;

/**
 * By priority, then in the order in which they came; never more than fit in the cores and the memory of all nodes. The first one that does
 * not fit holds those behind it back, so that none waits for ever behind smaller ones; one that no node could ever hold does not.
 */
@Component(property = "policy.name=fifo")
public final class FirstInFirstOut implements QueuePolicy {
    @Override
    public List<Integer> begin(View view) {
        Capacity free = new Capacity(view);
        List<Integer> begin = new ArrayList<>();
        for (Waiting job : view.waiting()) {
            if (free.neverFits(job)) {
                continue;
            }
            if (begin.size() == view.places() || !free.hasCore() || !free.fits(job)) {
                break;
            }
            free.take(job);
            begin.add(job.id());
        }
        return begin;
    }
}
