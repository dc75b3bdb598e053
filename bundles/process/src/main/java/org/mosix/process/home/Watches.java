package org.mosix.process.home;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.wire.Frame;

/**
 * Tells hosts when a file changes of which they have a window (docs/adr/0012): inotify(7) on the deputy's own descriptor, which
 * opens nothing. A watch lives a little longer than the window is good; without watches there is no thread and no descriptor.
 * Any thread.
 */
final class Watches {
    /** Those of this node. */
    static final Watches NODE = new Watches();

    /** Longer than a window is used, with its way to the host. */
    private static final long KEPT_NANOS = 2_000_000_000L;

    private static final int STEP_MILLIS = 500;
    private static final int MOST = 1024;
    private static final int IN_MODIFY = 2;
    private static final int IN_Q_OVERFLOW = 0x4000;
    private static final int EVENT = 16;
    private static final int POLLIN = 1;

    private static final class Watched {
        private final Set<Deputy> readers = new HashSet<>();
        private long since;
    }

    // Guarded by this.
    private final Map<Integer, Watched> watched = new HashMap<>();
    private int inotify = -1;

    /** Watches what the deputy has open as {@code descriptor}; false if that cannot be done now. */
    synchronized boolean watch(Deputy deputy, int descriptor) {
        if (inotify < 0 && !begin()) {
            return false;
        }
        NativeBuffer path = NativeBuffer.string("/proc/" + deputy.pid() + "/fd/" + descriptor);
        int wd = (int) Kernel.call(Nr.INOTIFY_ADD_WATCH, inotify, path.address(), IN_MODIFY);
        if (wd < 0) {
            return false;
        }
        Watched known = watched.computeIfAbsent(wd, w -> new Watched());
        known.since = System.nanoTime();
        known.readers.add(deputy);
        return watched.size() <= MOST;
    }

    private boolean begin() {
        int fd = (int) Kernel.call(Nr.INOTIFY_INIT1, Flags.O_CLOEXEC | Flags.O_NONBLOCK);
        if (fd < 0) {
            return false;
        }
        inotify = fd;
        Thread thread = new Thread(() -> loop(fd), "mosix-watches");
        thread.setDaemon(true);
        thread.start();
        return true;
    }

    private void loop(int fd) {
        NativeBuffer poll = new NativeBuffer(8).putInt(0, fd).putInt(4, POLLIN);
        NativeBuffer events = new NativeBuffer(64 * EVENT);
        do {
            Kernel.call(Nr.POLL, poll.address(), 1, STEP_MILLIS);
            long n = Kernel.call(Nr.READ, fd, events.address(), 64 * EVENT);
            for (int at = 0; at + EVENT <= n; at += EVENT + events.getInt(at + 12)) {
                changed(events.getInt(at), events.getInt(at + 4));
            }
        } while (expire(System.nanoTime()));
    }

    private synchronized void changed(int wd, int what) {
        if ((what & IN_Q_OVERFLOW) != 0) {
            watched.values().forEach(Watches::tell);
        } else if (watched.containsKey(wd)) {
            tell(watched.get(wd));
        }
    }

    private static void tell(Watched file) {
        for (Deputy reader : file.readers) {
            HomeLink link = reader.link();
            if (link != null && !reader.ended) {
                link.sendTask(Frame.STALE, reader.task(), 0);
            }
        }
        file.readers.clear();
    }

    /** Forgets those of which no window can be good any more; false if none is left, and all is closed. */
    private synchronized boolean expire(long now) {
        for (Iterator<Map.Entry<Integer, Watched>> all = watched.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Integer, Watched> entry = all.next();
            if (now - entry.getValue().since > KEPT_NANOS) {
                Kernel.call(Nr.INOTIFY_RM_WATCH, inotify, entry.getKey());
                all.remove();
            }
        }
        if (watched.isEmpty()) {
            Kernel.close(inotify);
            inotify = -1;
            return false;
        }
        return true;
    }
}
