package org.mosix.trust.join;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.mosix.api.Malformed;
import org.mosix.api.Printable;
import org.mosix.api.Refused;
import org.mosix.trust.authority.Authority;
import org.mosix.trust.authority.Grant;
import org.mosix.trust.certificate.CertificateName;
import org.mosix.trust.certificate.Certificates;
import org.mosix.trust.net.Deadline;
import org.mosix.trust.net.Frames;
import org.mosix.trust.net.Linger;
import org.mosix.trust.net.LogLimit;
import org.mosix.trust.net.Strangers;
import org.mosix.trust.tls.Check;
import org.mosix.trust.tls.OneKey;
import org.mosix.trust.tls.Tls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authority's end of joining: takes accepted sockets, on which everybody is a stranger until its token was good. Any
 * thread may call {@link #admit}; each socket that is let in gets a thread, and there are as many at most as strangers
 * are allowed.
 */
public final class JoinDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JoinDoor.class);

    private static final int TOLD = 256;
    private static final long TOLD_MILLIS = 60_000;
    private static final long IDLE_SECONDS = 1;
    private static final int MILLION = 1_000_000;

    /**
     * How much strangers may cost.
     *
     * @param strangers at one time, of all addresses
     * @param ofOne at one time, of one address
     * @param millis from the accepted connection to its end
     */
    public record Limits(int strangers, int ofOne, int millis) {
        public static final Limits USUAL = new Limits(64, 8, 10_000);
    }

    private final Authority authority;
    private final InstantSource clock;
    private final Limits limits;
    private final Strangers strangers;
    private final LogLimit<InetAddress> told = new LogLimit<>(TOLD, TOLD_MILLIS);
    private final ExecutorService threads;
    private SSLContext context;
    private Authority.JoinIdentity shown;

    public JoinDoor(Authority authority, InstantSource clock, Limits limits) {
        this.authority = authority;
        this.clock = clock;
        this.limits = limits;
        strangers = new Strangers(limits.strangers(), limits.ofOne());
        threads = new ThreadPoolExecutor(
                0, limits.strangers(), IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "mosix-join");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Takes a socket over, or closes it at once; never waits, never throws. */
    public void admit(Socket socket) {
        InetAddress address = socket.getInetAddress();
        if (address == null) {
            close(socket);
            return;
        }
        if (!strangers.enter(address)) {
            tell(address, "it has too many connections that have not joined, or all others have");
            close(socket);
            return;
        }
        try {
            threads.execute(() -> serve(socket, address));
        } catch (RejectedExecutionException e) {
            // The last thread is not quite back in the pool, or this door is closed.
            strangers.leave(address);
            close(socket);
        }
    }

    /** How many are inside. */
    public int strangers() {
        return strangers.count();
    }

    private void serve(Socket socket, InetAddress address) {
        try (Deadline deadline = Deadline.of(socket, limits.millis())) {
            try {
                exchange(socket, address);
            } catch (Refused | Malformed e) {
                tell(address, e.getMessage());
            } catch (IOException e) {
                String late = "it has not joined within " + limits.millis() + " ms";
                tell(address, deadline.hasPassed() ? late : "its connection ended: " + e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("a connection of {} to join ended by a fault of ours", address.getHostAddress(), e);
            }
            Linger.close(socket);
        } finally {
            strangers.leave(address);
        }
    }

    private void exchange(Socket socket, InetAddress address) throws IOException, Refused, Malformed {
        SSLSocket secure = Tls.above(context(), socket, false, Tls.parameters(false));
        secure.startHandshake();
        try {
            JoinRequest asked =
                    JoinRequest.decode(Frames.read(secure.getInputStream(), Frames.JOIN, JoinRequest.MOST_BYTES));
            Grant grant = authority.redeem(asked.id(), asked.secret(), asked.request());
            Frames.write(secure.getOutputStream(), Frames.GRANT, grant.encode());
            CertificateName name = CertificateName.of(Certificates.decode(grant.certificate()));
            LOG.info("{} has joined from {}", name, address.getHostAddress());
        } catch (Refused | Malformed e) {
            // A sentence about what it sent itself tells a stranger nothing.
            Frames.refuse(secure.getOutputStream(), e.getMessage());
            throw e;
        }
    }

    /** One context for many connections, made anew when the key that signs is another one, or its time is half over. */
    private synchronized SSLContext context() {
        boolean good = shown != null
                && shown.chain().get(1).equals(authority.root())
                && clock.instant()
                        .plus(Authority.JOIN_LIFE.dividedBy(2))
                        .isBefore(shown.chain().get(0).getNotAfter().toInstant());
        if (!good) {
            shown = authority.joinIdentity();
            OneKey key = new OneKey(shown.keys().getPrivate(), shown.chain());
            context = Tls.context(key, new Check(chain -> {
                throw new Refused("nobody shows a certificate to join");
            }));
        }
        return context;
    }

    private void tell(InetAddress address, String why) {
        if (told.mayTell(address, System.nanoTime() / MILLION)) {
            LOG.warn("{} is not let in: {}", address.getHostAddress(), Printable.of(String.valueOf(why)));
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a socket: {}", e.getMessage());
        }
    }

    /** No more are let in; those inside end by themselves, within their time. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
