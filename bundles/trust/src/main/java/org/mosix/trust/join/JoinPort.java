package org.mosix.trust.join;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import org.mosix.trust.authority.Authority;
import org.mosix.trust.net.Acceptors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening socket before a {@link JoinDoor}, with one thread that accepts. Any thread. */
public final class JoinPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JoinPort.class);
    private static final int BACKLOG = 128;
    private static final long PAUSE_NANOS = 100_000_000L;

    private final ServerSocket server;
    private final JoinDoor door;
    private final Thread acceptor = new Thread(this::accept, "mosix-join-accept");

    private JoinPort(ServerSocket server, JoinDoor door) {
        this.server = server;
        this.door = door;
    }

    /** @param address to listen on; port 0: the kernel chooses */
    public static JoinPort open(
            InetSocketAddress address, Authority authority, InstantSource clock, JoinDoor.Limits limits)
            throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.bind(address, BACKLOG);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        JoinPort port = new JoinPort(server, new JoinDoor(authority, clock, limits));
        port.acceptor.setDaemon(true);
        port.acceptor.start();
        return port;
    }

    public int port() {
        return server.getLocalPort();
    }

    public JoinDoor door() {
        return door;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                door.admit(server.accept());
            } catch (IOException e) {
                if (!server.isClosed()) {
                    LOG.warn("nobody can join at the moment: {}", e.getMessage());
                    // Out of descriptors: what is open must end first.
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Acceptors.await(acceptor);
        door.close();
    }
}
