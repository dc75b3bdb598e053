package org.mosix.trust.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.mosix.api.Malformed;
import org.mosix.api.Printable;
import org.mosix.api.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket to which strangers come: they cost a bounded number of threads, of all addresses and of each, for a bounded
 * time, and few lines in the log. One thread accepts; each connection that is let in gets one. Any thread.
 */
public final class Reception implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
    private static final int BACKLOG = 128;
    private static final int TOLD = 256;
    private static final long TOLD_MILLIS = 60_000;
    private static final long PAUSE_NANOS = 100_000_000L;
    private static final long IDLE_SECONDS = 1;
    private static final long END_MILLIS = 2000;
    private static final long MILLION = 1_000_000;

    /**
     * How much strangers may cost.
     *
     * @param strangers at one time, of all addresses
     * @param ofOne at one time, of one address
     * @param millis from the accepted connection to its end
     */
    public record Limits(int strangers, int ofOne, int millis) {}

    /**
     * What the log says.
     *
     * @param threads begins the names of threads
     * @param refused behind an address, before the reason: "is not let in"
     * @param many the reason when there are too many: "have not joined"
     * @param late the reason when the time is over: "has not joined"
     */
    public record Words(String threads, String refused, String many, String late) {}

    /** What is done with a connection that is let in. It is closed afterwards, so that the other end can read what was sent last. */
    public interface Service {
        void serve(Socket socket, InetAddress address) throws IOException, Refused, Malformed;
    }

    private final ServerSocket server;
    private final Limits limits;
    private final Words words;
    private final Service service;
    private final Strangers strangers;
    private final LogLimit<InetAddress> told = new LogLimit<>(TOLD, TOLD_MILLIS);
    private final ExecutorService threads;
    private final Thread acceptor;

    private Reception(ServerSocket server, Limits limits, Words words, Service service) {
        this.server = server;
        this.limits = limits;
        this.words = words;
        this.service = service;
        strangers = new Strangers(limits.strangers(), limits.ofOne());
        threads = new ThreadPoolExecutor(
                0,
                limits.strangers(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> daemon(task, words.threads()));
        acceptor = daemon(this::accept, words.threads() + "-accept");
    }

    /**
     * Begins to listen.
     *
     * @param address port 0: the kernel chooses
     */
    public static Reception open(InetSocketAddress address, Limits limits, Words words, Service service)
            throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.bind(address, BACKLOG);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        Reception reception = new Reception(server, limits, words, service);
        reception.acceptor.start();
        return reception;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** How many are inside. */
    public int strangers() {
        return strangers.count();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                admit(server.accept());
            } catch (IOException e) {
                if (!server.isClosed()) {
                    LOG.warn("{} cannot accept connections at the moment: {}", words.threads(), e.getMessage());
                    // Out of descriptors: what is open must end first.
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }

    /** Takes a socket over, or closes it at once; never waits. */
    private void admit(Socket socket) throws IOException {
        InetAddress address = socket.getInetAddress();
        if (address == null) {
            socket.close();
        } else if (!strangers.enter(address)) {
            tell(address, "it has too many connections that " + words.many() + ", or all others have");
            socket.close();
        } else {
            try {
                threads.execute(() -> serve(socket, address));
            } catch (RejectedExecutionException e) {
                // The last thread is not quite back in the pool, or this is closed.
                strangers.leave(address);
                socket.close();
            }
        }
    }

    private void serve(Socket socket, InetAddress address) {
        try (Deadline deadline = Deadline.of(socket, limits.millis())) {
            try {
                service.serve(socket, address);
            } catch (Refused | Malformed e) {
                tell(address, e.getMessage());
            } catch (IOException e) {
                String late = "it " + words.late() + " within " + limits.millis() + " ms";
                tell(address, deadline.hasPassed() ? late : "its connection ended: " + e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("a connection of {} ended by a fault of ours", address.getHostAddress(), e);
            }
            Linger.close(socket);
        } finally {
            strangers.leave(address);
        }
    }

    private void tell(InetAddress address, String why) {
        if (told.mayTell(address, System.nanoTime() / MILLION)) {
            LOG.warn("{} {}: {}", address.getHostAddress(), words.refused(), Printable.of(String.valueOf(why)));
        }
    }

    /** No more are let in; those inside end by themselves, within their time. */
    @Override
    public void close() throws IOException {
        server.close();
        try {
            // Until it has left accept(2) the JDK keeps the socket, and a successor cannot have the address.
            acceptor.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdown();
    }
}
