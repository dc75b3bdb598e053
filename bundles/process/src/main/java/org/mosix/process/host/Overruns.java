package org.mosix.process.host;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.SignalInfo;

/**
 * What timer_getoverrun(2) answers: the overruns of the signal that the program has taken last. Home's kernel knows of the
 * one that the deputy has taken last, which may be a later one, still on its way here. Any thread.
 */
final class Overruns {
    /** More timers than a program has; of the others home's answer counts. */
    private static final int MOST = 64;

    private final Map<Integer, Integer> last = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Integer> eldest) {
            return size() > MOST;
        }
    };

    /** If both are signals of one timer, the pending one counts the later as an overrun, with those that it has. */
    static boolean join(byte[] pending, byte[] later) {
        SignalInfo p = SignalInfo.of(pending);
        SignalInfo l = SignalInfo.of(later);
        boolean one = p.isOfTimer() && l.isOfTimer() && p.number() == l.number() && p.timer() == l.timer();
        if (one) {
            long sum = 1L + Math.max(0, p.overrun()) + Math.max(0, l.overrun());
            p.overrun((int) Math.min(sum, Integer.MAX_VALUE));
        }
        return one;
    }

    /** The body takes a signal with this siginfo. */
    synchronized void taken(byte[] bytes) {
        SignalInfo info = SignalInfo.of(bytes);
        if (info.isOfTimer()) {
            last.put(info.timer(), info.overrun());
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
