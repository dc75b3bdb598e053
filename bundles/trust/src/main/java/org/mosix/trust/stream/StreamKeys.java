package org.mosix.trust.stream;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.mosix.api.RecordSuite;
import org.mosix.api.Refused;
import org.mosix.trust.PeerIdentity;
import org.mosix.trust.bytes.Writer;

/**
 * Keys for streams between two nodes, from a secret to which both gave half over a channel with TLS: who seals a record with
 * them is who the certificates of that channel named. One key for each stream and direction (HKDF-SHA256, RFC 5869); nothing
 * is learned from one about another. It holds as long as the channel does: a node that was revoked gets its channel closed,
 * and whoever closes that closes its streams. Any thread.
 */
public final class StreamKeys {
    private static final int HALF_BYTES = 32;
    private static final byte[] SALT = "mosix streams 1".getBytes(StandardCharsets.US_ASCII);

    private final byte[] root;
    private final byte[] context;
    private final boolean client;
    /** Of even and of odd numbers: one end may begin many more streams than the other. */
    private final OnceEach[] used = {new OnceEach(), new OnceEach()};

    private final Ciphers ciphers;

    private StreamKeys(byte[] root, byte[] context, boolean client, Ciphers ciphers) {
        this.root = root;
        this.context = context;
        this.client = client;
        this.ciphers = ciphers;
    }

    /**
     * Exchanges halves over a channel; both ends call it at the same point of what they say there.
     *
     * @param in and {@code out} of a channel with TLS
     * @param self this node, {@code peer} the one at the other end
     * @param client whether this end has opened the channel
     * @param ciphers with which records will be made
     */
    public static StreamKeys agree(
            InputStream in, OutputStream out, PeerIdentity self, PeerIdentity peer, boolean client, Ciphers ciphers)
            throws IOException {
        byte[] ours = new byte[HALF_BYTES];
        new SecureRandom().nextBytes(ours);
        out.write(ours);
        out.flush();
        byte[] theirs = in.readNBytes(HALF_BYTES);
        if (theirs.length < HALF_BYTES) {
            throw new EOFException("the other end closed the connection");
        }
        return client ? of(ours, theirs, self, peer, true, ciphers) : of(theirs, ours, peer, self, false, ciphers);
    }

    /** @param fromClient the half of the end that opened the channel; {@code isClient} whether that is this one */
    static StreamKeys of(
            byte[] fromClient,
            byte[] fromServer,
            PeerIdentity client,
            PeerIdentity server,
            boolean isClient,
            Ciphers ciphers) {
        byte[] both = new Writer().fixed(fromClient).fixed(fromServer).done();
        byte[] root = Hkdf.extract(SALT, both);
        Arrays.fill(both, (byte) 0);
        Writer context = new Writer();
        for (PeerIdentity end : new PeerIdentity[] {client, server}) {
            context.fixed(end.cluster().bytes()).i32(end.node());
        }
        return new StreamKeys(root, context.done(), isClient, ciphers);
    }

    /**
     * This end of a stream. Each number serves once, since another stream with it would use the same nonces; so numbers rise, but
     * even ones may overtake each other by some hundreds, and odd ones too. Both ends must not choose the same: the one that opened the channel takes
     * even ones, the other odd ones.
     *
     * @param stream 0 or more
     * @throws Refused if the number has served, or may have
     */
    public Sealed open(long stream, RecordSuite suite) throws Refused {
        return open(stream, suite, RecordKey.BYTES_OF_ONE_KEY);
    }

    Sealed open(long stream, RecordSuite suite, long bytesOfOneKey) throws Refused {
        synchronized (used) {
            if (stream < 0 || !used[(int) (stream & 1)].use(stream >> 1)) {
                throw new Refused("stream " + stream + " of this channel has been used, or is too far behind others");
            }
        }
        RecordKey out = new RecordKey(secret(stream, suite, client), suite, ciphers, bytesOfOneKey);
        RecordKey in = new RecordKey(secret(stream, suite, !client), suite, ciphers, bytesOfOneKey);
        return new Sealed(new Sealer(out), new Opener(in));
    }

    private byte[] secret(long stream, RecordSuite suite, boolean fromClient) {
        byte[] info = new Writer()
                .fixed(context)
                .i64(stream)
                .u8(suite.number())
                .u8(fromClient ? 0 : 1)
                .done();
        return Hkdf.expand(root, info, Hkdf.HASH_BYTES);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "keys of streams";
    }
}
