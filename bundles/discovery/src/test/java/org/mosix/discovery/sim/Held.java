package org.mosix.discovery.sim;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.mosix.api.Malformed;
import org.mosix.discovery.Digest;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Member;
import org.mosix.discovery.Message;
import org.mosix.discovery.Message.Aged;
import org.mosix.discovery.News;
import org.mosix.discovery.Rows;
import org.mosix.discovery.codec.DigestCodec;
import org.mosix.discovery.codec.EntryCodec;
import org.mosix.discovery.codec.MessageCodec;
import org.mosix.discovery.gossip.Gossip;
import org.mosix.discovery.gossip.Self;
import org.mosix.discovery.gossip.Visitor;

/**
 * What one node holds of the others. In the simulation nodes share what was sent; a real one has objects of its own from each
 * datagram. So copies are made as real nodes are: all that one knows goes through its bytes into new ones, and what the heap
 * grows by is divided by their number.
 *
 * @param heapBytes of the whole state machine
 * @param wireBytes the same facts as they travel
 */
record Held(double heapBytes, long wireBytes, int entries, int digests, int rows) {
    private static final int COPIES = 50;

    static Held by(SimNet net, int index) {
        Collected all = new Collected();
        net.node(index).visit(net.now(), all);
        List<ByteBuffer> datagrams = all.datagrams();
        // Once in vain, so that what the machine keeps of its own is there already.
        growth(net, index, datagrams);
        double heap = growth(net, index, datagrams) / (double) COPIES;
        return new Held(heap, all.bytes, all.entries.size(), all.digests.size(), all.rows);
    }

    private static long growth(SimNet net, int index, List<ByteBuffer> datagrams) {
        Gossip[] copies = new Gossip[COPIES];
        long before = used();
        for (int i = 0; i < COPIES; i++) {
            copies[i] = copy(net, index, datagrams);
        }
        long growth = used() - before;
        Reference.reachabilityFence(copies);
        return growth;
    }

    private static Gossip copy(SimNet net, int index, List<ByteBuffer> datagrams) {
        Endpoint self = SimNet.endpoint(index);
        Gossip copy = new Gossip(
                new Self(net.node(index).self(), self, 1),
                net.settings,
                () -> SimFacts.of(1, 1, List.of()),
                (to, message) -> {},
                new SplittableRandom(index),
                List.of());
        try {
            for (ByteBuffer datagram : datagrams) {
                copy.on(self, MessageCodec.decode(datagram), net.now());
            }
        } catch (Malformed e) {
            throw new IllegalStateException(e);
        }
        copy.tick(net.now());
        return copy;
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static final class Collected implements Visitor {
        private final List<Aged<Entry>> entries = new ArrayList<>();
        private final List<Aged<Digest>> digests = new ArrayList<>();
        private int rows;
        private long bytes;

        List<ByteBuffer> datagrams() {
            List<ByteBuffer> datagrams = new ArrayList<>();
            for (Aged<Entry> entry : entries) {
                datagrams.add(datagram(List.of(entry), List.of()));
            }
            for (Aged<Digest> digest : digests) {
                datagrams.add(datagram(List.of(), List.of(digest)));
            }
            return datagrams;
        }

        private static ByteBuffer datagram(List<Aged<Entry>> entries, List<Aged<Digest>> digests) {
            Member stranger = new Member(0, 1);
            return MessageCodec.encode(new Message(Message.Kind.PUSH, stranger, 0, 0, 0, List.of(), entries, digests));
        }

        @Override
        public void mate(Entry entry, News.Kind kind, int ageMillis) {
            entries.add(new Aged<>(entry, ageMillis));
            bytes += EntryCodec.size(entry);
        }

        @Override
        public void cell(Digest digest, int ageMillis) {
            digests.add(new Aged<>(digest, ageMillis));
            bytes += DigestCodec.size(digest);
        }

        @Override
        public void row(Digest digest, Rows.Cursor row, int ageMillis) {
            rows++;
        }
    }
}
