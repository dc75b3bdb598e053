package org.mosix.linux.local;

import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.Reference;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/**
 * Tells of connections whose peers hang up or speak, and of processes that end (epoll(7), pidfd_open(2)). One thread asks for what has
 * happened; any thread adds. Each is told once;
 * a connection or process that is closed here is not told.
 */
public final class Ends implements Closeable {
    private static final int EPOLL_CLOEXEC = 02000000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLLIN = 1;
    private static final int EPOLLRDHUP = 0x2000;
    private static final int EPOLLONESHOT = 1 << 30;
    /** Close on exec, and never waits. */
    private static final int EFD_FLAGS = 02004000;
    /** struct epoll_event is packed on x86-64: u32 events, u64 data. */
    private static final int EVENT_BYTES = 12;

    private static final long WOKEN = -1;

    private final NativeBuffer event = new NativeBuffer(EVENT_BYTES);
    private final int epoll;
    private final int wake;

    private Ends(int epoll, int wake) {
        this.epoll = epoll;
        this.wake = wake;
    }

    public static Ends open() throws IOException {
        int epoll = (int) Socket.check("epoll_create1", "of ends", Kernel.call(Nr.EPOLL_CREATE1, EPOLL_CLOEXEC));
        long wake = Kernel.call(Nr.EVENTFD2, 0, EFD_FLAGS);
        if (wake < 0) {
            Kernel.close(epoll);
        }
        Ends ends = new Ends(epoll, (int) Socket.check("eventfd2", "of ends", wake));
        ends.add((int) wake, EPOLLIN, WOKEN);
        return ends;
    }

    /** A process of which is told when it ends. */
    public static final class Watched implements Closeable {
        private int fd;

        private Watched(int fd) {
            this.fd = fd;
        }

        /** Nothing is told of it any more. */
        @Override
        public synchronized void close() {
            if (fd >= 0) {
                Kernel.close(fd);
                fd = -1;
            }
        }
    }

    /**
     * Watches a process; whether it is the one that is meant, its caller knows.
     *
     * @param key 0 or more
     * @throws IOException when there is no such process
     */
    public Watched watch(int pid, long key) throws IOException {
        long pidfd = Socket.check("pidfd_open", "of process " + pid, Kernel.call(Nr.PIDFD_OPEN, pid, 0));
        Watched watched = new Watched((int) pidfd);
        try {
            add((int) pidfd, EPOLLIN | EPOLLONESHOT, key);
            return watched;
        } catch (IOException e) {
            watched.close();
            throw e;
        }
    }

    /**
     * Watches a connection, over which nothing is expected until it is told or closed.
     *
     * @param key 0 or more
     */
    public void watch(UnixConnection connection, long key) throws IOException {
        add(connection.fd(), EPOLLIN | EPOLLRDHUP | EPOLLONESHOT, key);
    }

    private void add(int fd, int events, long key) throws IOException {
        NativeBuffer added = new NativeBuffer(EVENT_BYTES).putInt(0, events).putLong(4, key);
        long result = Kernel.call(Nr.EPOLL_CTL, epoll, EPOLL_CTL_ADD, fd, added.address());
        Reference.reachabilityFence(added);
        Socket.check("epoll_ctl", "of ends", result);
    }

    /**
     * Waits for the next one.
     *
     * @param millis at most; -1: for ever
     * @return its key; -1 when there is none, also after {@link #wake}
     */
    public long next(int millis) throws IOException {
        long n = Kernel.call(Nr.EPOLL_WAIT, epoll, event.address(), 1, millis);
        if (n == 0 || n == -Errno.EINTR) {
            return WOKEN;
        }
        Socket.check("epoll_wait", "of ends", n);
        long key = event.getLong(4);
        if (key == WOKEN) {
            Kernel.call(Nr.READ, wake, new NativeBuffer(8).address(), 8);
        }
        return key;
    }

    /** Ends the wait of {@link #next}. */
    public void wake() {
        NativeBuffer one = new NativeBuffer(8).putLong(0, 1);
        Kernel.call(Nr.WRITE, wake, one.address(), 8);
        Reference.reachabilityFence(one);
    }

    /** Only when nobody is in {@link #next}. */
    @Override
    public void close() {
        Kernel.close(wake);
        Kernel.close(epoll);
    }
}
