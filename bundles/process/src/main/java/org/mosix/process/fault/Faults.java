package org.mosix.process.fault;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mosix.wire.Channel;

/** The faults that are armed on a node. Each happens once. */
public final class Faults {
    /** What happens at a point. */
    public enum Kind {
        /** The step fails. */
        FAIL,
        /** The connection over which the move goes is cut. */
        CUT
    }

    private final Map<FaultPoint, Kind> armed = new ConcurrentHashMap<>();
    private final Map<FaultPoint, Runnable> acts = new ConcurrentHashMap<>();

    public void arm(FaultPoint point, Kind kind) {
        armed.put(point, kind);
    }

    /** Something else happens there, in the thread that moves. */
    public void arm(FaultPoint point, Runnable act) {
        acts.put(point, act);
    }

    /** Has it not happened yet? */
    public boolean isArmed(FaultPoint point) {
        return armed.containsKey(point) || acts.containsKey(point);
    }

    /** Nothing is armed any more. */
    public void disarm() {
        armed.clear();
        acts.clear();
    }

    /** A move passes a point. {@code channel} is the connection it goes over, or null where there is none yet. */
    public void at(FaultPoint point, Channel channel) throws IOException {
        if (armed.isEmpty() && acts.isEmpty()) {
            return;
        }
        Runnable act = acts.remove(point);
        if (act != null) {
            act.run();
        }
        Kind kind = armed.remove(point);
        if (kind == Kind.FAIL || kind == Kind.CUT && channel == null) {
            throw new FaultException(point);
        }
        if (kind == Kind.CUT) {
            channel.close();
        }
    }
}
