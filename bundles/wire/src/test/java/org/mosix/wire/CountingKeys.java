package org.mosix.wire;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.mosix.api.Malformed;
import org.mosix.api.PeerKeys;
import org.mosix.api.Refused;
import org.mosix.api.StreamSeal;

/** Keys of a test: a record carries who sealed it, its connection and its number; nobody who means harm is kept out. */
final class CountingKeys implements PeerKeys {
    /** Seals that were closed, as often as they were. */
    static final AtomicInteger CLOSED = new AtomicInteger();

    static final String OURS = "0a".repeat(16);
    static final String THEIRS = "0b".repeat(16);
    /** All nodes there are: seals name them by their places here. */
    private static final List<Peer> ALL =
            List.of(new Peer(OURS, 99), new Peer(OURS, 1), new Peer(OURS, 2), new Peer(THEIRS, 1), new Peer(THEIRS, 2));

    private final String cluster;
    private final int number;
    /** Whose nodes are where. */
    final Map<String, String> clusters = new HashMap<>();

    private final int self;
    private final Set<Long> accepted = new HashSet<>();
    private long next;
    /** Both ends have it, or the other end has been started anew. */
    long generation;

    boolean member = true;
    int forgotten;

    CountingKeys(int self) {
        this(OURS, self);
        for (int i = 1; i < 10; i++) {
            clusters.put("127.0.0." + i, OURS);
        }
    }

    CountingKeys(String cluster, int number) {
        this.cluster = cluster;
        this.number = number;
        this.self = ALL.indexOf(new Peer(cluster, number));
    }

    private static byte[] id(int from, long generation) {
        return ByteBuffer.allocate(ID_BYTES)
                .putInt(from)
                .putInt((int) generation)
                .array();
    }

    @Override
    public Peer self() {
        return new Peer(cluster, number);
    }

    @Override
    public String cluster(InetAddress at) throws Refused {
        if (!clusters.containsKey(at.getHostAddress())) {
            throw new Refused("it belongs to no cluster that this node knows");
        }
        return clusters.get(at.getHostAddress());
    }

    @Override
    public synchronized Stream open(Peer peer, InetAddress at) {
        long connection = next++;
        int end = ALL.indexOf(peer);
        return new Stream(id(self, generation), connection, peer, new Seal(self, end, connection));
    }

    @Override
    public synchronized Stream accept(byte[] id, long number) throws Refused {
        ByteBuffer b = ByteBuffer.wrap(id);
        int node = b.getInt();
        if (b.getInt() != generation || !accepted.add(node * 1000L + number)) {
            throw new Refused("they are not known here");
        }
        return new Stream(id, number, ALL.get(node), new Seal(self, node, number));
    }

    @Override
    public synchronized void unknown(Stream stream) {
        forgotten++;
        generation++;
    }

    @Override
    public boolean isMember() {
        return member;
    }

    @Override
    public void listen(Listener listener) {}

    /** Records of one connection. */
    private static final class Seal implements StreamSeal {
        private final int self;
        private final int peer;
        private final long connection;
        private long out;
        private long in;

        Seal(int self, int peer, long connection) {
            this.self = self;
            this.peer = peer;
            this.connection = connection;
        }

        private static long tag(int from, long connection, long number) {
            return from * 1_000_000L + connection * 10_000 + number;
        }

        @Override
        public void seal(ByteBuffer out, ByteBuffer... parts) {
            int start = out.position();
            out.order(ByteOrder.LITTLE_ENDIAN).putInt(0);
            for (ByteBuffer part : parts) {
                out.put(part);
            }
            out.putInt(start, out.position() - start - HEAD_BYTES);
            out.putLong(tag(self, connection, this.out++)).putLong(0);
        }

        @Override
        public int recordBytes(ByteBuffer in) {
            return in.order(ByteOrder.LITTLE_ENDIAN).getInt(in.position()) + BYTES;
        }

        @Override
        public ByteBuffer open(ByteBuffer record) throws Malformed {
            ByteBuffer b = record.order(ByteOrder.LITTLE_ENDIAN);
            int length = b.getInt();
            if (b.getLong(b.position() + length) != tag(peer, connection, in++)) {
                throw new Malformed("a record that was not sealed as the next one");
            }
            return b.slice(b.position(), length);
        }

        @Override
        public void close() {
            CLOSED.incrementAndGet();
        }
    }
}
