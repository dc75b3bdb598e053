package org.mosix.migration;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.wire.Channel;
import org.mosix.wire.Malformed;

/**
 * What a node answers when it is asked whether it lives: its owner's last word, and what it has measured of itself, if it takes part in
 * gossip and tells. On the wire, little-endian: an {@link OwnerWord}; then nothing, or u8 version, i32 age in ms, i32 speed, cores, load and
 * permille, i64 features, i32 total and free MiB of memory and of swap, i32 locals, guests, frozen and guest limit, i32 uptime in
 * seconds, u8 bits of {@link NodeView.Status}, the first one the lowest.
 */
record LifeSign(OwnerWord word, Optional<NodeView> facts) {
    private static final int VERSION = 1;
    private static final int INTS = 14;
    static final int FACTS_BYTES = 1 + INTS * Integer.BYTES + Long.BYTES + 1;
    private static final int MOST_COUNT = 0xffff;
    private static final int ALL = 1000;
    private static final NodeView.Status[] STATUS = NodeView.Status.values();

    ByteBuffer encode() {
        ByteBuffer b = Channel.direct(OwnerWord.BYTES + (facts.isPresent() ? FACTS_BYTES : 0));
        b.put(word.encode());
        facts.ifPresent(node -> put(b, node));
        return b.flip();
    }

    private static void put(ByteBuffer b, NodeView node) {
        NodeView.Processor p = node.processor();
        NodeView.Memory m = node.memory();
        NodeView.Processes c = node.processes();
        b.put((byte) VERSION).putInt(node.ageMillis());
        b.putInt(p.speed())
                .putInt(p.cores())
                .putInt(p.load())
                .putInt(p.permille())
                .putLong(p.features());
        b.putInt(m.totalMiB()).putInt(m.freeMiB()).putInt(m.swapTotalMiB()).putInt(m.swapFreeMiB());
        b.putInt(c.locals()).putInt(c.guests()).putInt(c.frozen()).putInt(c.guestLimit());
        b.putInt(node.software().uptimeSeconds());
        int bits = 0;
        for (NodeView.Status status : node.status()) {
            bits |= 1 << status.ordinal();
        }
        b.put((byte) bits);
    }

    /**
     * What a peer sent: nothing of it is believed unseen.
     *
     * @param node its number here
     * @param address where it is
     * @param millis now, by this node's clock
     */
    static LifeSign decode(ByteBuffer b, int node, String address, long millis) throws Malformed {
        ByteBuffer word = b.duplicate().order(b.order());
        word.limit(Math.min(b.limit(), b.position() + OwnerWord.BYTES));
        OwnerWord said = OwnerWord.decode(word, millis);
        b.position(word.limit());
        return new LifeSign(said, b.hasRemaining() ? Optional.of(facts(b, node, address)) : Optional.empty());
    }

    private static NodeView facts(ByteBuffer b, int node, String address) throws Malformed {
        if (b.remaining() != FACTS_BYTES || b.get() != VERSION) {
            throw new Malformed("what a node tells of itself, in a version that is not known here");
        }
        int age = within(b, 0, Integer.MAX_VALUE);
        NodeView.Processor processor = new NodeView.Processor(
                within(b, 0, Integer.MAX_VALUE),
                within(b, 1, MOST_COUNT),
                within(b, 0, Integer.MAX_VALUE),
                within(b, 0, ALL),
                b.getLong());
        int total = within(b, 0, Integer.MAX_VALUE);
        int free = within(b, 0, total);
        int swap = within(b, 0, Integer.MAX_VALUE);
        NodeView.Memory memory = new NodeView.Memory(total, free, swap, within(b, 0, swap));
        NodeView.Processes processes = new NodeView.Processes(
                within(b, 0, MOST_COUNT), within(b, 0, MOST_COUNT), within(b, 0, MOST_COUNT), within(b, 0, MOST_COUNT));
        int uptime = within(b, 0, Integer.MAX_VALUE);
        return new NodeView(
                new NodeId(node),
                address,
                NodeView.Life.ALIVE,
                age,
                processor,
                memory,
                processes,
                new NodeView.Software("", "", uptime),
                status(b.get()),
                Map.of());
    }

    private static int within(ByteBuffer b, int least, int most) throws Malformed {
        int value = b.getInt();
        if (value < least || value > most) {
            throw new Malformed("what a node tells of itself: " + value + " is not " + least + " to " + most);
        }
        return value;
    }

    private static Set<NodeView.Status> status(byte bits) throws Malformed {
        if (bits < 0 || bits >= 1 << STATUS.length) {
            throw new Malformed("what a node tells of itself: status " + bits);
        }
        Set<NodeView.Status> status = EnumSet.noneOf(NodeView.Status.class);
        for (NodeView.Status each : STATUS) {
            if ((bits >> each.ordinal() & 1) != 0) {
                status.add(each);
            }
        }
        return status;
    }
}
