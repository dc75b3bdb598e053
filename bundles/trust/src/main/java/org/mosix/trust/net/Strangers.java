package org.mosix.trust.net;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** How many connections there are whose other end has not proved who it is: of all addresses, and of each. Any thread. */
public final class Strangers {
    private final int most;
    private final int mostOfOne;
    private final Map<InetAddress, Integer> counts = new HashMap<>();
    private int all;

    public Strangers(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** Counts one more, unless there are too many; each that is counted must {@link #leave}. */
    public synchronized boolean enter(InetAddress address) {
        int same = counts.getOrDefault(address, 0);
        if (all >= most || same >= mostOfOne) {
            return false;
        }
        all++;
        counts.put(address, same + 1);
        return true;
    }

    public synchronized void leave(InetAddress address) {
        all--;
        counts.computeIfPresent(address, (key, count) -> count > 1 ? count - 1 : null);
    }

    public synchronized int count() {
        return all;
    }
}
