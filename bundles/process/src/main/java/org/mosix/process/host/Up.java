package org.mosix.process.host;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that takes the notifications of a family's bodies: epoll(7) over their listeners. */
final class Up {
    private static final Logger LOG = LoggerFactory.getLogger(Up.class);
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLLIN = 1;
    private static final int EVENTS = 16;
    private static final int EVENT_SIZE = 12;
    private static final int EPOLL_CLOEXEC = Flags.O_CLOEXEC;

    private final GuestLink link;
    private final Map<Integer, Listener> listeners = new ConcurrentHashMap<>();
    private final int epoll;
    private final int bell;
    private final Thread thread;
    private volatile boolean closing;
    /** All is closed, and the numbers may be another's. Guarded by this. */
    private boolean over;

    Up(GuestLink link) {
        this.link = link;
        epoll = (int) Kernel.must("epoll_create1", Kernel.call(Nr.EPOLL_CREATE1, EPOLL_CLOEXEC));
        bell = (int) Kernel.must("eventfd2", Kernel.call(Nr.EVENTFD2, 0, Flags.O_CLOEXEC));
        add(bell);
        thread = new Thread(this::loop, "mosix-up");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void add(int fd) {
        NativeBuffer event = new NativeBuffer(EVENT_SIZE).putInt(0, EPOLLIN).putInt(4, fd);
        Kernel.must("epoll_ctl", Kernel.call(Nr.EPOLL_CTL, epoll, EPOLL_CTL_ADD, fd, event.address()));
    }

    /** Begins to take the notifications of a listener, and owns it. Any thread. IllegalStateException: it has ended. */
    synchronized void watch(Listener listener) {
        if (over) {
            listener.close();
            throw new IllegalStateException("the connection to its home has ended");
        }
        if (listeners.putIfAbsent(listener.fd(), listener) == null) {
            add(listener.fd());
        }
    }

    private void loop() {
        NativeBuffer events = new NativeBuffer(EVENTS * EVENT_SIZE);
        while (!closing) {
            long n = Kernel.call(
                    Nr.EPOLL_WAIT,
                    epoll,
                    events.address(),
                    EVENTS,
                    link.calls.early().patience());
            for (int i = 0; i < n; i++) {
                int fd = events.getInt(i * EVENT_SIZE + 4);
                Listener listener = listeners.get(fd);
                if (listener != null) {
                    ready(listener, events.getInt(i * EVENT_SIZE));
                }
            }
            link.calls.early().tell();
            if (n < 0 && n != -Errno.EINTR) {
                break;
            }
        }
        end();
    }

    private synchronized void end() {
        over = true;
        listeners.values().forEach(Listener::close);
        Kernel.close(epoll);
        Kernel.close(bell);
    }

    private void ready(Listener listener, int what) {
        if ((what & EPOLLIN) == 0) {
            // Hung up: the last body with this filter has ended.
            listeners.remove(listener.fd());
            listener.close();
            return;
        }
        if (listener.receive() == 0) {
            try {
                link.calls.take(listener);
            } catch (RuntimeException | OutOfMemoryError e) {
                LOG.error("a call of a guest of home {} could not be taken", link.home, e);
                link.channel.close();
            }
        }
    }

    synchronized void close() {
        closing = true;
        if (!over) {
            NativeBuffer one = new NativeBuffer(8).putLong(0, 1);
            Kernel.call(Nr.WRITE, bell, one.address(), 8);
        }
    }
}
