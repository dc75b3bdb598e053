package org.mosix.policies;

import java.util.Comparator;
import org.mosix.api.policy.FreezePolicy;
import org.osgi.service.component.annotations.Component;

/**
 * Turns as in {@link TurnsInCircle}, but of those that are too many the smallest are frozen first: the least memory has to be written
 * before the others can work. For nodes whose disk is slow and whose memory has room.
 */
@Component(property = "policy.name=smallest")
public final class SmallestFirst implements FreezePolicy {
    private static final ByMarks MARKS = new ByMarks(
            Comparator.comparingDouble(Candidate::memoryMiB).reversed().thenComparing(ByMarks.LONGEST),
            ByMarks.LONGEST);

    @Override
    public Decision decide(View view) {
        return MARKS.decide(view);
    }

    @Override
    public boolean mayBegin(View view, Beginner beginner) {
        return MARKS.mayBegin(view, beginner);
    }
}
