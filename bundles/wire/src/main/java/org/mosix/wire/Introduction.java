package org.mosix.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.mosix.api.PeerKeys;
import org.mosix.api.Refused;

/**
 * First words on a connection. Where this node has {@link PeerKeys}, both ends prove by them who they are, and all that follows is
 * sealed: SEAL names the keys, and the greeting behind it is sealed already. An end that may have been started anew is waited for
 * ({@code KNOWN}): it has lost its keys then, and new ones are agreed on. A node that is no member of a cluster goes by the
 * address of a peer, as the node list has it. Any thread.
 */
final class Introduction {
    private static final int SIZE = PeerKeys.ID_BYTES + Long.BYTES + 1;
    /** Bytes of a refused peer that are read, so that it can read the refusal. */
    private static final int MOST_UNREAD = 64 << 10;

    private final int self;
    private volatile PeerKeys keys;
    private volatile boolean required;

    Introduction(int self) {
        this.self = self;
    }

    /** With these from now on; null: there are none for the time being. */
    void use(PeerKeys now) {
        keys = now;
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

    /** What a connection to a node is sealed with; null: it is not. */
    PeerKeys.Stream stream(int node, InetAddress at) throws IOException {
        PeerKeys now = keys();
        if (now == null) {
            if (required) {
                throw new IOException("this node has no keys to prove who it is: mosix:cluster says why");
            }
            return null;
        }
        try {
            return now.open(node, at);
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
        seal.put(stream.id()).putLong(stream.number()).put((byte) (stream.sure() ? 0 : 1));
        channel.send(Frame.SEAL, seal.flip());
        channel.sealOut(stream.seal());
        channel.send(Frame.HELLO, hello);
        if (!stream.sure()) {
            try {
                channel.expect(Frame.KNOWN);
            } catch (Refusal e) {
                forget(stream);
                return false;
            }
            known(stream);
        }
        channel.sealIn(stream.seal());
        return true;
    }

    private void known(PeerKeys.Stream stream) {
        PeerKeys now = keys;
        if (now != null) {
            now.known(stream);
        }
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
     * @param proved whether it has proved that it is the node that it says
     */
    record Greeting(Hello hello, boolean proved) {}

    /** Waits for it. A peer that does not prove what it must is told so. */
    Greeting await(Channel channel) throws IOException {
        ByteBuffer body = channel.expect(Frame.HELLO, Frame.SEAL);
        if (channel.kind() == Frame.HELLO) {
            Hello hello = Hello.decode(body);
            if (required) {
                throw refuse(
                        channel, "node " + self + " talks to nodes of its cluster only, which prove that they are");
            }
            return new Greeting(hello, false);
        }
        if (body.remaining() != SIZE) {
            throw new Malformed("keys named in " + body.remaining() + " bytes");
        }
        byte[] id = new byte[PeerKeys.ID_BYTES];
        long number = body.get(id).getLong();
        boolean asked = body.get() != 0;
        PeerKeys now = keys();
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
        if (asked) {
            channel.send(Frame.KNOWN);
        }
        channel.sealOut(stream.seal());
        channel.sealIn(stream.seal());
        Hello hello = Hello.decode(channel.expect(Frame.HELLO));
        if (hello.from() != stream.node()) {
            throw new Malformed("node " + stream.node() + " says that it is node " + hello.from());
        }
        now.known(stream);
        return new Greeting(hello, true);
    }

    private static IOException refuse(Channel channel, String sentence) throws IOException {
        Station.refuse(channel, sentence);
        channel.drain(MOST_UNREAD);
        return new Malformed(sentence);
    }
}
