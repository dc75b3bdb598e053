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

    /** The body takes a signal with this siginfo. */
    synchronized void taken(byte[] info) {
        ByteBuffer b = ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN);
        if (b.getInt(SI_CODE) == SI_TIMER) {
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
