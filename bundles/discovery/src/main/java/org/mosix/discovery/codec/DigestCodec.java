package org.mosix.discovery.codec;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mosix.api.Malformed;
import org.mosix.discovery.Digest;
import org.mosix.discovery.Member;
import org.mosix.discovery.Rows;

/**
 * A digest: {@code u8 version, u32 cell, u16 nodes, u32 mean age, 3 * u64 sums, u8 contacts, (u16 node, endpoint)...,
 * u16 bytes of rows, rows}.
 */
public final class DigestCodec {
    private static final int VERSION = 1;
    private static final int FIXED_BYTES = 38;
    private static final int MOST_ROW_BYTES = Rows.MOST * (Rows.ROW_BYTES + Rows.GAP_BYTES);

    /** Of a digest without rows, with all contacts, of IPv4 nodes. */
    public static final int USUAL_BYTES = FIXED_BYTES + Digest.CONTACTS * 9;

    private DigestCodec() {}

    /** As many bytes as {@link #encode} writes. */
    public static int size(Digest digest) {
        int size = FIXED_BYTES + digest.rows().size();
        for (Digest.Contact contact : digest.contacts()) {
            size += 2 + EntryCodec.size(contact.endpoint());
        }
        return size;
    }

    /** Writes into a little-endian buffer that has room for {@link #size}. */
    public static void encode(Digest digest, ByteBuffer b) {
        b.put((byte) VERSION).putInt(digest.cell()).putShort((short) digest.nodes());
        b.putInt(digest.meanAgeMillis());
        b.putLong(digest.power()).putLong(digest.load()).putLong(digest.freeMiB());
        b.put((byte) digest.contacts().size());
        for (Digest.Contact contact : digest.contacts()) {
            b.putShort((short) contact.node());
            EntryCodec.encode(contact.endpoint(), b);
        }
        b.putShort((short) digest.rows().size()).put(digest.rows().bytes());
    }

    /** Reads one digest and leaves the buffer behind it. */
    public static Digest decode(ByteBuffer b) throws Malformed {
        try {
            int version = b.get();
            if (version != VERSION) {
                throw new Malformed("a digest of version " + version);
            }
            int cell = b.getInt();
            int nodes = b.getShort() & 0xffff;
            int meanAge = b.getInt();
            long power = b.getLong();
            long load = b.getLong();
            long free = b.getLong();
            if (nodes < 1 || nodes > Rows.MOST || meanAge < 0 || power < 0 || load < 0 || free < 0) {
                throw new Malformed("a digest of " + nodes + " nodes, or with a negative sum");
            }
            List<Digest.Contact> contacts = contacts(b);
            int rowBytes = b.getShort() & 0xffff;
            if (rowBytes > MOST_ROW_BYTES || rowBytes > b.remaining()) {
                throw new Malformed("a digest with " + rowBytes + " bytes of rows");
            }
            byte[] rows = new byte[rowBytes];
            b.get(rows);
            return new Digest(cell, nodes, meanAge, power, load, free, Rows.of(rows), contacts);
        } catch (BufferUnderflowException e) {
            throw new Malformed("a digest that is cut short", e);
        } catch (IllegalArgumentException e) {
            throw new Malformed("a digest in which " + e.getMessage(), e);
        }
    }

    private static List<Digest.Contact> contacts(ByteBuffer b) throws Malformed {
        int count = b.get() & 0xff;
        if (count < 1 || count > Digest.CONTACTS) {
            throw new Malformed("a digest with " + count + " contacts");
        }
        List<Digest.Contact> contacts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int node = b.getShort() & 0xffff;
            if (node < 1 || node > Member.MOST) {
                throw new Malformed("a contact with number " + node);
            }
            contacts.add(new Digest.Contact(node, EntryCodec.endpoint(b)));
        }
        return contacts;
    }
}
