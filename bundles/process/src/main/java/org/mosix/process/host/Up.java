package org.mosix.process.host;

import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.HandEnded;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that takes the notifications of a family's bodies. It waits with poll(2): a wake-up through epoll(7) would not say
 * that the caller is about to sleep (see {@link Listener}).
 */
final class Up {
    private static final Logger LOG = LoggerFactory.getLogger(Up.class);
    private static final int POLLIN = 1;
    private static final int ENTRY = 8;
    private static final int EVENTS_AT = 4;
    private static final int RETURNED_AT = 6;

    private final GuestLink link;
    /** Guarded by this, as is {@link #changed}. */
    private final List<Listener> listeners = new ArrayList<>();
    /** What is polled is to be made anew. */
    private boolean changed = true;

    private final int bell;
    private final Thread thread;
    private volatile boolean closing;
    /** All is closed, and the numbers may be another's. Guarded by this. */
    private boolean over;

    Up(GuestLink link) {
        this.link = link;
        bell = (int) Kernel.must("eventfd2", Kernel.call(Nr.EVENTFD2, 0, Flags.O_CLOEXEC));
        thread = new Thread(this::loop, "mosix-up");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Begins to take the notifications of a listener, and owns it. Any thread. IllegalStateException: it has ended. */
    synchronized void watch(Listener listener) {
        if (over) {
            listener.close();
            throw new IllegalStateException("the connection to its home has ended");
        }
        if (!listeners.contains(listener)) {
            listeners.add(listener);
            changed = true;
            ring();
        }
    }

    private void ring() {
        Kernel.call(Nr.WRITE, bell, new NativeBuffer(8).putLong(0, 1).address(), 8);
    }

    private void loop() {
        List<Listener> polled = List.of();
        NativeBuffer entries = entries(polled);
        NativeBuffer rung = new NativeBuffer(8);
        long n = 0;
        while (!closing && (n >= 0 || n == -Errno.EINTR)) {
            synchronized (this) {
                if (changed) {
                    polled = List.copyOf(listeners);
                    entries = entries(polled);
                    changed = false;
                }
            }
            n = Kernel.call(
                    Nr.POLL,
                    entries.address(),
                    polled.size() + 1,
                    link.calls.early().patience());
            if (n > 0 && returned(entries, 0) != 0) {
                Kernel.call(Nr.READ, bell, rung.address(), 8);
            }
            for (int i = 0; n > 0 && i < polled.size(); i++) {
                int what = returned(entries, i + 1);
                if (what != 0) {
                    ready(polled.get(i), what);
                }
            }
            link.calls.early().tell();
        }
        end();
    }

    /** For poll(2): the bell, and the listeners behind it. */
    private NativeBuffer entries(List<Listener> all) {
        NativeBuffer made = new NativeBuffer((all.size() + 1) * ENTRY);
        for (int i = 0; i <= all.size(); i++) {
            made.putInt(i * ENTRY, i == 0 ? bell : all.get(i - 1).fd());
            made.putInt(i * ENTRY + EVENTS_AT, POLLIN);
        }
        return made;
    }

    private static int returned(NativeBuffer entries, int i) {
        return entries.bytes().getShort(i * ENTRY + RETURNED_AT);
    }

    private synchronized void end() {
        over = true;
        listeners.forEach(Listener::close);
        Kernel.close(bell);
    }

    private void ready(Listener listener, int what) {
        if ((what & POLLIN) == 0) {
            // Hung up: the last body with this filter has ended.
            synchronized (this) {
                listeners.remove(listener);
                changed = true;
            }
            listener.close();
            return;
        }
        if (listener.receive() == 0) {
            try {
                link.calls.take(listener);
            } catch (HandEnded e) {
                link.channel.close();
            } catch (RuntimeException | OutOfMemoryError e) {
                LOG.error("a call of a guest of home {} could not be taken", link.home, e);
                link.channel.close();
            }
        }
    }

    synchronized void close() {
        closing = true;
        if (!over) {
            ring();
        }
    }
}
