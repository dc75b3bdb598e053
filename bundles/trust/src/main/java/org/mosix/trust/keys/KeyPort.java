package org.mosix.trust.keys;

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
import org.mosix.api.Printable;
import org.mosix.api.Refused;
import org.mosix.trust.net.Acceptors;
import org.mosix.trust.net.LogLimit;
import org.mosix.trust.net.Strangers;
import org.mosix.trust.tls.TlsContexts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where other nodes come to agree on keys: everybody is a stranger there until its certificate was good, and strangers cost a
 * bounded number of threads for a bounded time. Any thread.
 */
final class KeyPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyPort.class);
    private static final int BACKLOG = 128;
    private static final int STRANGERS = 64;
    private static final int STRANGERS_OF_ONE = 8;
    private static final int TOLD = 256;
    private static final long TOLD_MILLIS = 60_000;
    private static final long PAUSE_NANOS = 100_000_000L;
    private static final long IDLE_SECONDS = 1;
    private static final long MILLION = 1_000_000;

    /** What is done on a channel whose other end is known. */
    interface Service {
        void serve(TlsContexts.Channel channel) throws IOException, Refused;
    }

    private final ServerSocket server;
    private final TlsContexts tls;
    private final Service service;
    private final Strangers strangers = new Strangers(STRANGERS, STRANGERS_OF_ONE);
    private final LogLimit<InetAddress> told = new LogLimit<>(TOLD, TOLD_MILLIS);
    private final ExecutorService threads = new ThreadPoolExecutor(
            0, STRANGERS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> daemon(task, "mosix-keys"));

    private final Thread acceptor = daemon(this::accept, "mosix-keys-accept");

    private KeyPort(ServerSocket server, TlsContexts tls, Service service) {
        this.server = server;
        this.tls = tls;
        this.service = service;
    }

    static KeyPort open(InetSocketAddress address, TlsContexts tls, Service service) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.bind(address, BACKLOG);
        } catch (IOException e) {
            server.close();
            throw new IOException("keys cannot be agreed on at " + address + ": " + e.getMessage(), e);
        }
        KeyPort port = new KeyPort(server, tls, service);
        port.acceptor.start();
        return port;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                admit(server.accept());
            } catch (IOException e) {
                if (!server.isClosed()) {
                    LOG.warn("no keys can be agreed on at the moment: {}", e.getMessage());
                    // Out of descriptors: what is open must end first.
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }

    private void admit(Socket socket) throws IOException {
        InetAddress address = socket.getInetAddress();
        if (address == null) {
            socket.close();
        } else if (!strangers.enter(address)) {
            tell(address, "it has too many connections that have proved nothing, or all others have");
            socket.close();
        } else {
            try {
                threads.execute(() -> serve(socket, address));
            } catch (RejectedExecutionException e) {
                // The last thread is not quite back in the pool, or this port is closed.
                strangers.leave(address);
                socket.close();
            }
        }
    }

    private void serve(Socket socket, InetAddress address) {
        try (socket;
                TlsContexts.Channel channel = tls.accept(socket, Agreement.MILLIS)) {
            service.serve(channel);
        } catch (Refused | IOException e) {
            tell(address, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("a connection of {} for keys ended by a fault of ours", address.getHostAddress(), e);
        } finally {
            strangers.leave(address);
        }
    }

    private void tell(InetAddress address, String why) {
        if (told.mayTell(address, System.nanoTime() / MILLION)) {
            LOG.warn("{} gets no keys: {}", address.getHostAddress(), Printable.of(why));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Acceptors.await(acceptor);
        threads.shutdown();
    }
}
