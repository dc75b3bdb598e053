package org.mosix.cluster;

import com.hazelcast.nio.MemberSocketInterceptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.mosix.api.MemberSeals;
import org.mosix.api.Printable;
import org.mosix.api.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has both ends of a new connection of the store prove who they are, before the store says or hears a word on it. The store calls it
 * on threads of its own that may wait. Any thread.
 */
final class Prover implements MemberSocketInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(Prover.class);
    /** Connections that have proved nothing yet; each holds a thread of the store for five seconds at most. */
    private static final int STRANGERS = 16;

    private static final int TOLD = 256;

    private final Supplier<MemberSeals> seals;
    private final Semaphore strangers = new Semaphore(STRANGERS);
    private final Map<Socket, MemberSeals.Proved> proved = new ConcurrentHashMap<>();
    /** Who has been told of in the log. */
    private final Map<InetAddress, Boolean> told = new ConcurrentHashMap<>();

    Prover(Supplier<MemberSeals> seals) {
        this.seals = seals;
    }

    @Override
    public void init(Properties properties) {
        // It has none.
    }

    @Override
    public void onConnect(Socket socket) throws IOException {
        prove(socket, true);
    }

    @Override
    public void onAccept(Socket socket) throws IOException {
        if (!strangers.tryAcquire()) {
            socket.close();
            throw new IOException("too many connections have not proved who they are");
        }
        try {
            prove(socket, false);
        } finally {
            strangers.release();
        }
    }

    private void prove(Socket socket, boolean client) throws IOException {
        InetAddress address = socket.getInetAddress();
        try {
            MemberSeals now = seals.get();
            if (now == null) {
                throw new IOException("this node has nothing to prove by who it is");
            }
            MemberSeals.Proved peer = now.prove(socket, client);
            proved.keySet().removeIf(Socket::isClosed);
            proved.put(socket, peer);
        } catch (IOException | Refused e) {
            socket.close();
            String why = Printable.of(String.valueOf(e.getMessage()));
            if (address != null && told.size() < TOLD && told.putIfAbsent(address, true) == null) {
                LOG.warn("{} does not become a member of the store (said once): {}", address.getHostAddress(), why);
            }
            throw new IOException(why, e);
        }
    }

    /** Who is at the other end of a connection; null: nobody has proved it. Once. */
    MemberSeals.Proved take(Socket socket) {
        return proved.remove(socket);
    }
}
