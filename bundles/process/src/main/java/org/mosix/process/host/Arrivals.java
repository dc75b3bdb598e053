package org.mosix.process.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mosix.wire.Frame;
import org.mosix.wire.Malformed;

/** The images of one family that are on their way here, by task. Any thread. */
final class Arrivals {
    private static final int MOST = 256;

    private final Map<Long, Arrival> all = new ConcurrentHashMap<>();

    /** An image begins to come; an earlier one of its task is given up. */
    void add(long task, Arrival arrival) throws Malformed {
        Arrival old = all.put(task, arrival);
        if (old != null) {
            old.abort();
        }
        if (all.size() > MOST) {
            throw new Malformed("more than " + MOST + " images at once");
        }
    }

    /** A frame of an image; false if none of that task is coming. */
    boolean receive(long task, Frame kind, ByteBuffer body) throws IOException {
        Arrival arrival = all.get(task);
        if (arrival != null) {
            arrival.receive(kind, body);
        }
        return arrival != null;
    }

    /** Is an image complete that was to be committed when it is? */
    boolean isWhole(long task) {
        Arrival arrival = all.get(task);
        return arrival != null && arrival.isWhole();
    }

    /** The image of a task, which is not on its way any more; null if there is none. */
    Arrival take(long task) {
        return all.remove(task);
    }

    /** The move is off: what has been built of it goes. */
    void drop(long task) {
        Arrival arrival = take(task);
        if (arrival != null) {
            arrival.abort();
        }
    }

    int size() {
        return all.size();
    }

    void close() {
        all.keySet().forEach(this::drop);
    }
}
