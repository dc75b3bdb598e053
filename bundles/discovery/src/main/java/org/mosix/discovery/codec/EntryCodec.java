package org.mosix.discovery.codec;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.mosix.api.Malformed;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Extra;
import org.mosix.discovery.Member;
import org.mosix.discovery.NodeFacts;

/**
 * An entry: {@code u8 version, u16 length in all, u32 cell, u16 node, u32 incarnation, u32 sequence, endpoint, facts of
 * fixed size, u8 number of extras, extras}. A later version keeps the beginning up to the length, so that a node can pass
 * over what it does not understand; this one refuses it.
 */
public final class EntryCodec {
    private static final int VERSION = 1;
    private static final int HEAD_BYTES = 3;
    private static final int FACTS_BYTES = 64;
    private static final int FIXED_BYTES = HEAD_BYTES + 14 + FACTS_BYTES + 1;
    /** Address family, then port. */
    private static final int ENDPOINT_BYTES = 3;

    /** Of an entry of an IPv4 node without extras. */
    public static final int USUAL_BYTES = FIXED_BYTES + ENDPOINT_BYTES + 4;

    public static final int MOST_BYTES = FIXED_BYTES + ENDPOINT_BYTES + 16 + NodeFacts.EXTRA_BYTES;

    private EntryCodec() {}

    /** As many bytes as {@link #encode} writes. */
    public static int size(Entry entry) {
        int size = FIXED_BYTES + size(entry.endpoint());
        for (Extra extra : entry.facts().extras()) {
            size += extra.bytes();
        }
        return size;
    }

    /** Writes into a little-endian buffer that has room for {@link #size}. */
    public static void encode(Entry entry, ByteBuffer b) {
        b.put((byte) VERSION).putShort((short) size(entry));
        b.putInt(entry.member().cell()).putShort((short) entry.member().node());
        b.putInt(entry.incarnation()).putInt(entry.sequence());
        encode(entry.endpoint(), b);
        NodeFacts facts = entry.facts();
        NodeFacts.Processor p = facts.processor();
        b.putInt(p.speed()).putShort((short) p.cores()).putInt(p.load()).putShort((short) p.permille());
        b.putLong(p.featuresDigest());
        NodeFacts.Memory m = facts.memory();
        b.putInt(m.totalMiB()).putInt(m.freeMiB()).putInt(m.swapTotalMiB()).putInt(m.swapFreeMiB());
        NodeFacts.Processes n = facts.processes();
        b.putShort((short) n.locals()).putShort((short) n.guests());
        b.putShort((short) n.frozen()).putShort((short) n.guestLimit());
        b.putInt(facts.freezeSpace().totalMiB()).putInt(facts.freezeSpace().freeMiB());
        NodeFacts.Software s = facts.software();
        b.putShort((short) s.version())
                .putInt(s.kernel())
                .putInt(s.uptimeSeconds())
                .putShort((short) facts.status());
        b.put((byte) facts.extras().size());
        for (Extra extra : facts.extras()) {
            Text.put(extra.name(), b);
            Text.put(extra.value(), b);
        }
    }

    /** Reads one entry and leaves the buffer behind it. */
    public static Entry decode(ByteBuffer b) throws Malformed {
        try {
            int start = b.position();
            int version = b.get();
            int length = b.getShort() & 0xffff;
            if (version != VERSION) {
                throw new Malformed("an entry of version " + version);
            }
            if (length > MOST_BYTES || length > b.limit() - start) {
                throw new Malformed("an entry of " + length + " bytes");
            }
            ByteBuffer own =
                    b.slice(b.position(), Math.max(0, length - HEAD_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
            Entry entry = body(own);
            if (own.hasRemaining()) {
                throw new Malformed("an entry with " + own.remaining() + " bytes too many");
            }
            b.position(start + length);
            return entry;
        } catch (BufferUnderflowException e) {
            throw new Malformed("an entry that is cut short", e);
        } catch (IllegalArgumentException e) {
            throw new Malformed("an entry in which " + e.getMessage(), e);
        }
    }

    private static Entry body(ByteBuffer b) throws Malformed {
        Member member = new Member(b.getInt(), b.getShort() & 0xffff);
        int incarnation = b.getInt();
        int sequence = b.getInt();
        Endpoint endpoint = endpoint(b);
        var processor = new NodeFacts.Processor(b.getInt(), u16(b), b.getInt(), u16(b), b.getLong());
        var memory = new NodeFacts.Memory(b.getInt(), b.getInt(), b.getInt(), b.getInt());
        var processes = new NodeFacts.Processes(u16(b), u16(b), u16(b), u16(b));
        var freezeSpace = new NodeFacts.FreezeSpace(b.getInt(), b.getInt());
        var software = new NodeFacts.Software(u16(b), b.getInt(), b.getInt());
        int status = u16(b);
        int count = b.get() & 0xff;
        if (count > NodeFacts.EXTRAS) {
            throw new Malformed("an entry with " + count + " extra facts");
        }
        List<Extra> extras = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            extras.add(new Extra(Text.get(Extra.NAME_BYTES, b), Text.get(Extra.VALUE_BYTES, b)));
        }
        var facts = new NodeFacts(processor, memory, processes, freezeSpace, software, status, extras);
        return new Entry(member, incarnation, sequence, endpoint, facts);
    }

    static int size(Endpoint endpoint) {
        return ENDPOINT_BYTES + (endpoint.isIpv4() ? 4 : 16);
    }

    static void encode(Endpoint endpoint, ByteBuffer b) {
        if (endpoint.isIpv4()) {
            b.put((byte) 4).putInt((int) endpoint.low());
        } else {
            b.put((byte) 6).putLong(endpoint.high()).putLong(endpoint.low());
        }
        b.putShort((short) endpoint.port());
    }

    /** Throws IllegalArgumentException for port 0. */
    static Endpoint endpoint(ByteBuffer b) throws Malformed {
        int family = b.get();
        switch (family) {
            case 4:
                return Endpoint.ofIpv4(b.getInt(), u16(b));
            case 6:
                Endpoint endpoint = new Endpoint(b.getLong(), b.getLong(), u16(b));
                if (endpoint.isIpv4()) {
                    throw new Malformed("an IPv4 address written as an IPv6 one");
                }
                return endpoint;
            default:
                throw new Malformed("an address of family " + family);
        }
    }

    private static int u16(ByteBuffer b) {
        return b.getShort() & 0xffff;
    }
}
