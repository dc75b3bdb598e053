package org.mosix.trust.keys;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mosix.api.MemberSeals;
import org.mosix.api.PeerKeys;
import org.mosix.api.RecordSuite;
import org.mosix.api.Refused;
import org.mosix.trust.PeerIdentity;
import org.mosix.trust.authority.Authority;
import org.mosix.trust.join.Renewal;
import org.mosix.trust.net.Deadline;
import org.mosix.trust.net.Frames;
import org.mosix.trust.node.Credentials;
import org.mosix.trust.stream.Ciphers;
import org.mosix.trust.stream.Protection;
import org.mosix.trust.tls.TlsContexts;
import org.mosix.trust.tls.Trusted;

/**
 * A member's keys with other members, and with those of partners: agreed on when they are needed, for an hour, and dropped at once when the certificate that was
 * shown for them does not hold any more. Any thread.
 */
public final class AgreedKeys implements AutoCloseable {
    private static final long LIFE_NANOS = 3_600_000_000_000L;
    /** Connections that name older ones are on their way for that long. */
    private static final long LATE_NANOS = 300_000_000_000L;
    /** First byte on a channel: what it is for. */
    private static final int AGREE = 3;

    private static final int RENEW = 2;

    /** What changes; told on any thread, which must not wait long. */
    public interface News {
        /** Connections with that node are to be closed. */
        void revoked(PeerIdentity peer);

        /** The authority has said something new. */
        void told();
    }

    private final PeerIdentity self;
    private final Trusted trusted;
    private final TlsContexts tls;
    private final Agreement agreement;
    private final KeyPort port;
    private final int portOfOthers;
    private final InetAddress own;
    private final Ciphers ciphers;
    private final InstantSource clock;
    private final Authority authority;
    private final News news;
    private final KeyStore store = new KeyStore();
    private final Map<PeerIdentity, Object> agreeing = new ConcurrentHashMap<>();

    /**
     * @param listen where others come to agree; they are found at the same port of their addresses
     * @param authority of the cluster, if it is on this node, else null
     * @param news told what changes
     */
    public AgreedKeys(
            Credentials credentials,
            Trusted trusted,
            InetSocketAddress listen,
            Protection protection,
            Ciphers ciphers,
            InstantSource clock,
            Authority authority,
            News news)
            throws IOException {
        this.self = credentials.identity();
        this.trusted = trusted;
        this.ciphers = ciphers;
        this.clock = clock;
        this.authority = authority;
        this.news = news;
        this.portOfOthers = listen.getPort();
        this.own = listen.getAddress();
        tls = new TlsContexts(credentials, trusted);
        agreement = new Agreement(self, tls, trusted, protection, ciphers, this::told);
        port = KeyPort.open(listen, tls, this::serve);
    }

    private void serve(TlsContexts.Channel channel) throws IOException, Refused {
        try (Deadline deadline = Deadline.of(channel.plain(), Agreement.MILLIS)) {
            switch (channel.secure().getInputStream().read()) {
                case AGREE -> agreement.answer(channel, this::keep);
                case RENEW -> renew(channel);
                default -> throw new Refused(channel.peer() + " wants what this node does not know");
            }
        }
    }

    private void renew(TlsContexts.Channel channel) throws IOException, Refused {
        if (!channel.peer().cluster().equals(self.cluster())) {
            Frames.refuse(channel.secure().getOutputStream(), "the authority is not that of " + channel.peer());
        } else if (authority == null) {
            Frames.refuse(channel.secure().getOutputStream(), "the authority is not on this node");
        } else {
            Renewal.answer(channel, authority);
        }
    }

    /**
     * A certificate on a new key, from the authority, if that is on this node. It is shown from then on; it is to be saved before.
     *
     * @param old that are shown now
     */
    public Credentials renewAt(int node, InetAddress at, Credentials old) throws IOException, Refused {
        try (TlsContexts.Channel channel = connect(own(node), at)) {
            channel.secure().getOutputStream().write(RENEW);
            return Renewal.ask(channel, old, trusted.own(), clock, Agreement.MILLIS);
        }
    }

    /** As {@link PeerKeys#open}. */
    public PeerKeys.Stream open(PeerIdentity peer, InetAddress at) throws IOException, Refused {
        long now = System.nanoTime();
        Agreed keys = store.of(peer).filter(k -> k.ageNanos(now) < LIFE_NANOS).orElse(null);
        if (keys == null) {
            // Many programs may start at once for one node: they wait for the same keys.
            synchronized (agreeing.computeIfAbsent(peer, p -> new Object())) {
                keys = store.of(peer).filter(k -> k.ageNanos(now) < LIFE_NANOS).orElse(null);
                keys = keys == null ? agree(peer, at) : keys;
            }
        }
        return keys.open(clock.instant());
    }

    private PeerIdentity own(int node) {
        return new PeerIdentity(self.cluster(), node);
    }

    /** Agrees anew with a node of the own cluster, whatever there is; so it hears what the authority has said last. */
    public void refresh(int node, InetAddress at) throws IOException, Refused {
        agree(own(node), at);
    }

    private Agreed agree(PeerIdentity peer, InetAddress at) throws IOException, Refused {
        try (TlsContexts.Channel channel = connect(peer, at)) {
            channel.secure().getOutputStream().write(AGREE);
            Agreed keys = agreement.ask(channel);
            keep(keys);
            return keys;
        }
    }

    private TlsContexts.Channel connect(PeerIdentity peer, InetAddress at) throws IOException, Refused {
        Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(own, 0));
            socket.connect(new InetSocketAddress(at, portOfOthers), Agreement.MILLIS);
        } catch (IOException e) {
            socket.close();
            throw new IOException(
                    peer + " cannot be asked for keys at " + at.getHostAddress() + " port " + portOfOthers + ": "
                            + e.getMessage(),
                    e);
        }
        return tls.connect(socket, peer, Agreement.MILLIS);
    }

    /** As {@link MemberSeals#prove}. */
    public MemberSeals.Proved prove(Socket socket, boolean client) throws IOException, Refused {
        boolean proved = false;
        try {
            TlsContexts.Channel channel =
                    client ? tls.connect(socket, Agreement.MILLIS) : tls.accept(socket, Agreement.MILLIS);
            if (!channel.peer().cluster().equals(self.cluster())) {
                throw new Refused(channel.peer() + " is not a node of this cluster");
            }
            ProvedNode node = ProvedNode.of(channel, self, client, ciphers, this::holds);
            proved = true;
            return node;
        } finally {
            if (!proved) {
                socket.close();
            }
        }
    }

    /** As {@link PeerKeys#accept}. */
    public PeerKeys.Stream accept(byte[] id, long number) throws Refused {
        long now = System.nanoTime();
        Agreed keys = store.get(id)
                .filter(k -> k.ageNanos(now) < LIFE_NANOS + LATE_NANOS)
                .orElseThrow(() -> new Refused("they are not known here, or not any more"));
        return keys.accept(number, clock.instant());
    }

    public void unknown(PeerKeys.Stream stream) {
        store.removeUpTo(stream.id());
    }

    /** What was said with them, or came meanwhile, may have revoked that node: looked at when they are where {@link #check} looks. */
    private void keep(Agreed keys) {
        store.put(keys);
        if (!holds(keys)) {
            store.remove(keys.id());
            news.revoked(keys.peer());
        }
    }

    private boolean holds(Agreed keys) {
        return holds(keys.certificate());
    }

    private boolean holds(X509Certificate certificate) {
        try {
            trusted.identify(certificate);
            return true;
        } catch (Refused e) {
            return false;
        }
    }

    private void told() {
        check();
        news.told();
    }

    /** The charter may say something new: keys of nodes that are revoked are dropped, and who has connections is told. */
    public void check() {
        store.keep(this::holds).forEach(news::revoked);
    }

    /** After a renewal. */
    public void show(Credentials credentials) {
        tls.show(credentials);
    }

    /** How many keys there are; for tests. */
    int size() {
        return store.size();
    }

    /** That of the newest keys with a node; for tests. */
    RecordSuite suite(int node) {
        return store.of(own(node)).orElseThrow().suite();
    }

    @Override
    public void close() throws IOException {
        port.close();
        store.keep(keys -> false);
    }
}
