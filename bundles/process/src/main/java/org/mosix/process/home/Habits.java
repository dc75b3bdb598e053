package org.mosix.process.home;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mosix.syscall.table.Row;

/**
 * What guests have asked after which calls, lately: programs start in the same way each time. Bounded; what is wrong in it
 * costs a little time and nothing else. Any thread.
 */
final class Habits {
    /** Those of this node's deputies. Contexts begin with the user, so that nobody is told what another user asks. */
    static final Habits NODE = new Habits(8192);

    /** Bytes of ins of a question that is kept. */
    static final int MOST_INS = 512;

    /** A call that only asks, as it came. */
    record Question(Row row, long[] args, byte[] ins) {}

    private final Map<Long, Question> after;

    /** @param most questions that are kept: those that have been of use last */
    Habits(int most) {
        after = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Question> eldest) {
                return size() > most;
            }
        };
    }

    /** What was asked next when the calls were such, or null. */
    synchronized Question after(long context) {
        return after.get(context);
    }

    /** This comes next; null: something else than a question. */
    synchronized void learn(long context, Question next) {
        if (next == null) {
            after.remove(context);
        } else {
            after.put(context, next);
        }
    }

    synchronized int size() {
        return after.size();
    }
}
