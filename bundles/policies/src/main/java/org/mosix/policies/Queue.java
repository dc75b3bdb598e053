package org.mosix.policies;

import org.mosix.api.policy.FreezePolicy;
import org.osgi.service.component.annotations.Component;

/**
 * No turns: who has begun works to its end, and those that wait go on in the order in which they came, as places get free. That moves the
 * least memory, and the first results are there first; a long one keeps its place from short ones behind it. Only those that came last
 * are frozen when more work than may: children of processes, and those that come home.
 */
@Component(property = "policy.name=queue")
public final class Queue implements FreezePolicy {
    private static final ByMarks MARKS = new ByMarks(ByMarks.OLDEST, ByMarks.OLDEST, false);

    @Override
    public Decision decide(View view) {
        return MARKS.decide(view);
    }

    /** Not before those that came earlier. */
    @Override
    public boolean mayBegin(View view, int jobClass) {
        return MARKS.mayBegin(view, jobClass)
                && ByMarks.waiting(view, jobClass, ByMarks.OLDEST).isEmpty();
    }
}
