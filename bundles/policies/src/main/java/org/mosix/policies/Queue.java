package org.mosix.policies;

import java.util.List;
import org.mosix.api.policy.FreezePolicy;
import org.osgi.service.component.annotations.Component;

/**
 * No turns: who has begun works to its end, with all that it starts, and those that wait go on in the order in which they came, as places
 * get free. That moves the least memory, and the first results are there first; a long one keeps its place from short ones behind it.
 * What a process starts is never frozen, even if it is too much: the process may wait for it, and without turns both would wait for ever.
 */
@Component(property = "policy.name=queue")
public final class Queue implements FreezePolicy {
    private static final ByMarks MARKS = new ByMarks(ByMarks.OLDEST, ByMarks.OLDEST);

    @Override
    public Decision decide(View view) {
        return new Decision(List.of(), List.of(), MARKS.decide(view).thaw());
    }

    /** Not before those that came earlier. */
    @Override
    public boolean mayBegin(View view, Beginner beginner) {
        return beginner.inJob()
                || MARKS.mayBegin(view, beginner)
                        && ByMarks.waiting(view, beginner.jobClass(), ByMarks.OLDEST)
                                .isEmpty();
    }
}
