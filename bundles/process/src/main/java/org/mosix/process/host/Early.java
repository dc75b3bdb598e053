package org.mosix.process.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What home says of a child whose body is still being born: home has the child first, and a signal, a stop or its end may
 * come before the parent's clone is over here. Kept only while some birth is awaited. On the hand.
 */
final class Early {
    private static final int MOST = 256;

    private final Map<Long, List<Consumer<Guest>>> acts = new HashMap<>();
    private int births;
    private int kept;

    /** Home was asked for a child. */
    void expect(Guest parent) {
        if (!parent.bearing) {
            parent.bearing = true;
            births++;
        }
    }

    /** The child has its body, or there is none. */
    void noMore(Guest parent) {
        if (parent.bearing) {
            parent.bearing = false;
            births--;
            if (births == 0) {
                acts.clear();
                kept = 0;
            }
        }
    }

    /** Keeps what is to be done to a body when it comes; false if none is awaited. */
    boolean keep(long task, Consumer<Guest> act) {
        if (births == 0 || kept == MOST) {
            return false;
        }
        kept++;
        acts.computeIfAbsent(task, t -> new ArrayList<>()).add(act);
        return true;
    }

    /** Does all that was kept for this body. */
    void entered(Guest young) {
        List<Consumer<Guest>> waiting = acts.remove(young.task);
        if (waiting != null) {
            kept -= waiting.size();
            waiting.forEach(act -> act.accept(young));
        }
    }
}
