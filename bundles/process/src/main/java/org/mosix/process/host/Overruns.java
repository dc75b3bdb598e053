package org.mosix.process.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mosix.linux.Nr;

/**
 * What timer_getoverrun(2) answers: the overruns of the signal that the program has taken last. Home's kernel knows of the
 * one that the deputy has taken last, which may be a later one, still on its way here. Any thread.
 */
final class Overruns {
    /** More timers than a program has; of the others home's answer counts. */
    private static final int MOST = 64;

    private static final int SI_CODE = 8;
    private static final int SI_TIMER = -2;
    private static final int TIMER = 16;
    private static final int OVERRUN = 20;

    private final Map<Integer, Integer> last = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Integer> eldest) {
            return size() > MOST;
        }
    };

    static boolean isOfTimer(byte[] info) {
        return words(info).getInt(SI_CODE) == SI_TIMER;
    }

    private static ByteBuffer words(byte[] info) {
        return ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** If both are signals of one timer, the pending one counts the later as an overrun, with those that it has. */
    static boolean join(byte[] pending, byte[] later) {
        ByteBuffer p = words(pending);
        ByteBuffer l = words(later);
        boolean one = isOfTimer(pending)
                && isOfTimer(later)
                && p.getInt(0) == l.getInt(0)
                && p.getInt(TIMER) == l.getInt(TIMER);
        if (one) {
            long sum = 1L + Math.max(0, p.getInt(OVERRUN)) + Math.max(0, l.getInt(OVERRUN));
            p.putInt(OVERRUN, (int) Math.min(sum, Integer.MAX_VALUE));
        }
        return one;
    }

    /** The body takes a signal with this siginfo. */
    synchronized void taken(byte[] info) {
        ByteBuffer b = words(info);
        if (isOfTimer(info)) {
            last.put(b.getInt(TIMER), b.getInt(OVERRUN));
        }
    }

    /** Home has answered a call whose first argument is this: the result that the program gets. */
    synchronized long answered(int nr, int timer, long result) {
        if (nr == Nr.TIMER_GETOVERRUN) {
            return last.getOrDefault(timer, (int) result);
        }
        if (nr == Nr.TIMER_SETTIME || nr == Nr.TIMER_DELETE) {
            last.remove(timer);
        }
        return result;
    }
}
