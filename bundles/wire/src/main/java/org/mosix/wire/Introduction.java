package org.mosix.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.mosix.api.PeerKeys;
import org.mosix.api.Refused;

/**
 * First words on a connection. Where this node has {@link PeerKeys}, both ends prove by them who they are, and all that follows is
 * sealed: SEAL names the keys, the greeting behind it is sealed already, and the other end says that it has the keys
 * ({@code KNOWN}). One that was started anew, or whose bundle was replaced a moment ago, has lost them: it says so unsealed, which
 * an end that did not wait could not read, and new ones are agreed on. A node that is no member of a cluster goes by the address
 * of a peer, as the node list has it. Any thread.
 */
final class Introduction {
    private static final int SIZE = PeerKeys.ID_BYTES + Long.BYTES;
    /** Bytes of a refused peer that are read, so that it can read the refusal. */
    private static final int MOST_UNREAD = 64 << 10;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final int self;
    private final Names names;
    private volatile PeerKeys keys;
    private volatile boolean required;
    /** They were waited for in vain: nobody else waits until there are some, or there are none anew. Guarded by this. */
    private boolean missed;

    Introduction(int self, AddressBook peers) {
        this.self = self;
        names = new Names(self, peers);
    }

    /** With these from now on; null: there are none for the time being. */
    synchronized void use(PeerKeys now) {
        keys = now;
        missed = false;
        notifyAll();
    }

    void require(boolean proof) {
        required = proof;
    }

    boolean isRequired() {
        return required;
    }

    private PeerKeys keys() {
        PeerKeys now = keys;
        return now != null && now.isMember() ? now : null;
    }

    /** The same where a peer must prove who it is: whose bundle is being updated, there they are a moment later. */
    private PeerKeys awaited() throws IOException {
        PeerKeys now = keys();
        return now == null && required && keys == null ? next() : now;
    }

    private synchronized PeerKeys next() throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        try {
            for (long left = PATIENCE_NANOS; keys == null && !missed && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            missed = keys == null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        return keys();
    }

    /** What a connection to a node is sealed with; null: it is not. */
    PeerKeys.Stream stream(int node, InetAddress at) throws IOException {
        PeerKeys now = awaited();
        if (now == null) {
            if (required) {
                throw new IOException("this node has no keys to prove who it is: mosix:cluster says why");
            }
            return null;
        }
        try {
            return now.open(names.of(node, now), at);
        } catch (Refused e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Greets a peer.
     *
     * @return false if that does not have the keys: they are forgotten, and a new connection is to be made
     */
    boolean greet(Channel channel, PeerKeys.Stream stream, ByteBuffer hello) throws IOException {
        if (stream == null) {
            channel.send(Frame.HELLO, hello);
            return true;
        }
        channel.owns(stream.seal());
        ByteBuffer seal = Channel.direct(SIZE);
        seal.put(stream.id()).putLong(stream.number());
        channel.send(Frame.SEAL, seal.flip());
        channel.sealOut(stream.seal());
        channel.send(Frame.HELLO, hello);
        try {
            channel.expect(Frame.KNOWN);
        } catch (Refusal e) {
            forget(stream);
            return false;
        }
        channel.sealIn(stream.seal());
        return true;
    }

    private void forget(PeerKeys.Stream stream) {
        PeerKeys now = keys;
        if (now != null) {
            now.unknown(stream);
        }
    }

    /**
     * The greeting of a peer.
     *
     * @param from what its node is called here
     */
    record Greeting(Hello hello, int from) {}

    /**
     * Waits for it. A peer that does not prove what it must is told so.
     *
     * @param address where the peer is
     * @param proved told at once who has keys: he may be revoked before he has said more
     */
    Greeting await(Channel channel, InetAddress address, Consumer<PeerKeys.Peer> proved) throws IOException {
        ByteBuffer body = channel.expect(Frame.HELLO, Frame.SEAL);
        if (channel.kind() == Frame.HELLO) {
            Hello hello = Hello.decode(body);
            if (required) {
                throw refuse(
                        channel, "node " + self + " talks to nodes of its cluster only, which prove that they are");
            }
            return new Greeting(
                    hello, names.node(hello.from(), address).orElseThrow(() -> new Malformed(greeting(hello))));
        }
        if (body.remaining() != SIZE) {
            throw new Malformed("keys named in " + body.remaining() + " bytes");
        }
        byte[] id = new byte[PeerKeys.ID_BYTES];
        long number = body.get(id).getLong();
        PeerKeys now = awaited();
        PeerKeys.Stream stream;
        try {
            if (now == null) {
                throw new Refused("it has no keys");
            }
            stream = now.accept(id, number);
        } catch (Refused e) {
            throw refuse(channel, "node " + self + " does not have these keys: " + e.getMessage());
        }
        channel.owns(stream.seal());
        proved.accept(stream.peer());
        channel.send(Frame.KNOWN);
        channel.sealOut(stream.seal());
        channel.sealIn(stream.seal());
        Hello hello = Hello.decode(channel.expect(Frame.HELLO));
        PeerKeys.Peer peer = stream.peer();
        if (hello.from() != peer.number()) {
            throw new Malformed(peer + " says that it is node " + hello.from());
        }
        Optional<Integer> from = names.node(peer, now);
        if (from.isEmpty()) {
            throw refuse(channel, "node " + self + " does not list " + peer + ", or knows nothing of its cluster");
        }
        return new Greeting(hello, from.get());
    }

    /** What a greeting says, for the log. */
    static String greeting(Hello hello) {
        return "a greeting of node " + hello.from() + " to node " + hello.to();
    }

    /** Names a node so that another owner's node understands it. */
    void name(ByteBuffer to, int node) throws IOException {
        try {
            names.put(to, node, keys());
        } catch (Refused e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The number here of the node that another one has named. */
    int named(ByteBuffer from) throws IOException {
        try {
            return names.get(from, keys());
        } catch (Refused e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static IOException refuse(Channel channel, String sentence) throws IOException {
        Station.refuse(channel, sentence);
        channel.drain(MOST_UNREAD);
        return new Malformed(sentence);
    }
}
