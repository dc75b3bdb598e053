package org.mosix.cluster;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.mosix.api.Malformed;
import org.mosix.api.MemberSeals;
import org.mosix.api.PeerKeys;
import org.mosix.api.Refused;
import org.mosix.api.StreamSeal;

/** Seals of a test: ends say their cluster and number, and records are turned upside down and counted. */
final class PlainSeals implements MemberSeals {
    private final int cluster;
    private final int node;
    /** Numbers of nodes that are not believed any more, of all clusters. */
    static final Set<Integer> REVOKED = ConcurrentHashMap.newKeySet();

    PlainSeals(int cluster, int node) {
        this.cluster = cluster;
        this.node = node;
    }

    @Override
    public boolean isMember() {
        return true;
    }

    @Override
    public Proved prove(Socket socket, boolean client) throws IOException, Refused {
        socket.setSoTimeout(5000);
        socket.getOutputStream().write(new byte[] {'P', (byte) cluster, (byte) node});
        byte[] said = socket.getInputStream().readNBytes(3);
        if (said.length < 3 || said[0] != 'P' || said[1] != cluster || REVOKED.contains((int) said[2])) {
            socket.close();
            throw new Refused("it is no node of this cluster");
        }
        socket.setSoTimeout(0);
        PeerKeys.Peer peer = new PeerKeys.Peer("0c".repeat(16), said[2]);
        StreamSeal seal = new Seal();
        return new Proved() {
            @Override
            public PeerKeys.Peer peer() {
                return peer;
            }

            @Override
            public StreamSeal seal() {
                return seal;
            }

            @Override
            public boolean holds() {
                return !REVOKED.contains(peer.number()) && !REVOKED.contains(node);
            }
        };
    }

    private static final class Seal implements StreamSeal {
        private long out;
        private long in;

        @Override
        public void seal(ByteBuffer to, ByteBuffer... parts) {
            int bytes = 0;
            for (ByteBuffer part : parts) {
                bytes += part.remaining();
            }
            to.order(ByteOrder.LITTLE_ENDIAN).putInt(bytes);
            for (ByteBuffer part : parts) {
                while (part.hasRemaining()) {
                    to.put((byte) ~part.get());
                }
            }
            to.putLong(out++).putLong(0);
        }

        @Override
        public int recordBytes(ByteBuffer record) throws Malformed {
            int body = record.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(record.position());
            if (body < 0 || body > MOST_BYTES) {
                throw new Malformed("a record of " + body + " bytes");
            }
            return body + BYTES;
        }

        @Override
        public ByteBuffer open(ByteBuffer record) throws Malformed {
            ByteBuffer b = record.order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer body = b.slice(b.position() + HEAD_BYTES, b.getInt());
            for (int i = 0; i < body.limit(); i++) {
                body.put(i, (byte) ~body.get(i));
            }
            if (b.getLong(HEAD_BYTES + body.limit()) != in++) {
                throw new Malformed("not the next record");
            }
            return body;
        }

        @Override
        public void close() {
            // It has nothing.
        }
    }
}
