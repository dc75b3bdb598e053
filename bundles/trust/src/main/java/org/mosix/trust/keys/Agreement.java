package org.mosix.trust.keys;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.mosix.api.Malformed;
import org.mosix.api.PeerKeys;
import org.mosix.api.RecordSuite;
import org.mosix.api.Refused;
import org.mosix.trust.PeerIdentity;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.charter.Statement;
import org.mosix.trust.charter.Statements;
import org.mosix.trust.net.Deadline;
import org.mosix.trust.net.Frames;
import org.mosix.trust.stream.Ciphers;
import org.mosix.trust.stream.Protection;
import org.mosix.trust.stream.StreamKeys;
import org.mosix.trust.tls.TlsContexts;
import org.mosix.trust.tls.Trusted;

/**
 * What two nodes say to agree on keys, over a channel with TLS: each tells what it has of its authority's statements, and takes
 * what is newer, so that revocations travel with every agreement, between partners too (but for the keys of gossip); the end that was
 * called names the keys; then both say which suites they are ready to use, and give half of the secret. One thread for each.
 */
final class Agreement {
    static final int MILLIS = 5000;
    private static final int DONE = 1;

    private final PeerIdentity self;
    private final TlsContexts tls;
    private final Trusted trusted;
    private final Protection protection;
    private final Ciphers ciphers;
    /** Told before the keys are used, with whatever is newer in what the other end has said. */
    private final Runnable changed;

    Agreement(
            PeerIdentity self,
            TlsContexts tls,
            Trusted trusted,
            Protection protection,
            Ciphers ciphers,
            Runnable changed) {
        this.self = self;
        this.tls = tls;
        this.trusted = trusted;
        this.protection = protection;
        this.ciphers = ciphers;
        this.changed = changed;
    }

    /** The end that has opened the channel. */
    Agreed ask(TlsContexts.Channel channel) throws IOException, Refused {
        try (Deadline deadline = Deadline.of(channel.plain(), MILLIS)) {
            InputStream in = channel.secure().getInputStream();
            OutputStream out = channel.secure().getOutputStream();
            Frames.write(out, Frames.AGREE, told(channel));
            take(channel.peer(), Frames.read(in, Frames.AGREE, Statements.MOST_BYTES));
            byte[] id = exactly(in, PeerKeys.ID_BYTES);
            RecordSuite suite = suite(channel);
            StreamKeys keys = StreamKeys.agree(in, out, self, channel.peer(), true, ciphers);
            // The other end has them now.
            exactly(in, DONE);
            return agreed(channel, id, keys, suite, true);
        } catch (Malformed e) {
            throw new Refused(channel.peer() + " has not agreed on keys: " + e.getMessage(), e);
        }
    }

    /** The end that was called, whose caller bounds the time. {@code store} keeps them before the other end may use them. */
    void answer(TlsContexts.Channel channel, Consumer<Agreed> store) throws IOException, Refused {
        try {
            InputStream in = channel.secure().getInputStream();
            OutputStream out = channel.secure().getOutputStream();
            take(channel.peer(), Frames.read(in, Frames.AGREE, Statements.MOST_BYTES));
            Frames.write(out, Frames.AGREE, told(channel));
            byte[] id = new byte[PeerKeys.ID_BYTES];
            new SecureRandom().nextBytes(id);
            out.write(id);
            RecordSuite suite = suite(channel);
            StreamKeys keys = StreamKeys.agree(in, out, self, channel.peer(), false, ciphers);
            store.accept(agreed(channel, id, keys, suite, false));
            out.write(DONE);
            out.flush();
        } catch (Malformed e) {
            throw new Refused(channel.peer() + " has not agreed on keys: " + e.getMessage(), e);
        }
    }

    /** Both ends say which they are ready to use, and find the same. Within TLS: nobody can have one of them think less of the other. */
    private RecordSuite suite(TlsContexts.Channel channel) throws IOException, Refused {
        // Between owners nothing is readable on the way, whatever each has said for its own nodes.
        boolean own = channel.peer().cluster().equals(self.cluster());
        Protection wanted = own ? protection : Protection.ENCRYPTED;
        int ours = wanted.offer(ciphers);
        OutputStream out = channel.secure().getOutputStream();
        out.write(ours);
        out.flush();
        int theirs = exactly(channel.secure().getInputStream(), 1)[0];
        return Protection.choose(ours, theirs)
                .orElseThrow(
                        () -> new Refused(channel.peer() + " does not protect connections as this node does, which has "
                                + wanted.name().toLowerCase(Locale.ROOT)
                                + ": protection in etc/org.mosix.trust.cfg must be the same on all nodes"));
    }

    /**
     * What is told to the other end. Who is it is asked once more behind these statements: the key of gossip that a revocation brings
     * along must not reach the node that it revokes.
     */
    private byte[] told(TlsContexts.Channel channel) throws Refused {
        Map<Kind, Statement> statements = new EnumMap<>(trusted.own().statements());
        if (!channel.peer().cluster().equals(self.cluster())) {
            statements.remove(Kind.RING);
        }
        tls.identify(channel.secure().getSession(), channel.peer());
        return Statements.encode(statements);
    }

    private static Agreed agreed(
            TlsContexts.Channel channel, byte[] id, StreamKeys keys, RecordSuite suite, boolean client)
            throws IOException {
        X509Certificate shown = (X509Certificate) channel.secure().getSession().getPeerCertificates()[0];
        return new Agreed(id, channel.peer(), shown, keys, suite, client, System.nanoTime());
    }

    /** Of its own authority: nobody else's is believed from there. */
    private void take(PeerIdentity peer, byte[] body) throws IOException, Refused, Malformed {
        Charter charter = trusted.charter(peer.cluster())
                .orElseThrow(() -> new Refused("the cluster of " + peer + " is no partner any more"));
        Map<Kind, Statement> statements = Statements.decode("what another node has of the authority", body);
        boolean news = false;
        // Roots first: the others may be signed by a key that these name.
        for (Kind kind : Kind.values()) {
            Statement statement = statements.get(kind);
            news |= statement != null && charter.take(statement);
        }
        if (news) {
            changed.run();
        }
    }

    private static byte[] exactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the other end closed the connection");
        }
        return bytes;
    }
}
