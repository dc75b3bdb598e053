package org.mosix.policies;

import org.mosix.api.policy.FreezePolicy;
import org.osgi.service.component.annotations.Component;

/**
 * All take turns in a circle, as flood control has them in MOSIX: those that have just begun are frozen first, since they have the least
 * to lose; who has waited longest goes on first; and who has worked for a slice leaves its place to who waits.
 */
@Component(property = "policy.name=circle")
public final class TurnsInCircle implements FreezePolicy {
    private static final ByMarks MARKS = new ByMarks(ByMarks.LONGEST, ByMarks.LONGEST);

    @Override
    public Decision decide(View view) {
        return MARKS.decide(view);
    }

    @Override
    public boolean mayBegin(View view, Beginner beginner) {
        return MARKS.mayBegin(view, beginner);
    }
}
