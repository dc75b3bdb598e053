package org.mosix.wire;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
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

    private final int self;
    private final Set<Long> accepted = new HashSet<>();
    private long next;
    /** Both ends have it, or the other end has been started anew. */
    long generation;

    boolean member = true;
    boolean sure;
    int forgotten;

    CountingKeys(int self) {
        this.self = self;
    }

    private static byte[] id(int from, long generation) {
        return ByteBuffer.allocate(ID_BYTES)
                .putInt(from)
                .putInt((int) generation)
                .array();
    }

    @Override
    public synchronized Stream open(int node, InetAddress at) {
        long number = next++;
        return new Stream(id(self, generation), number, node, sure, new Seal(self, node, number));
    }

    @Override
    public synchronized Stream accept(byte[] id, long number) throws Refused {
        ByteBuffer b = ByteBuffer.wrap(id);
        int node = b.getInt();
        if (b.getInt() != generation || !accepted.add(node * 1000L + number)) {
            throw new Refused("they are not known here");
        }
        return new Stream(id, number, node, true, new Seal(self, node, number));
    }

    @Override
    public void known(Stream stream) {}

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
