package org.mosix.discovery;

import java.util.Arrays;
import org.mosix.api.Malformed;

/**
 * Short facts of the nodes of a cell, ascending by number, kept as the bytes that travel: {@code u8 gap 1 bit,
 * incarnation 4 bits, flags 3 bits; u16 number, if the gap bit is set, else one more than the row before; age, load, free
 * memory, power} in a byte each on {@link Scale}. A digest holds a hundred rows and a node holds a hundred digests:
 * objects would cost ten times the memory.
 */
public final class Rows {
    /** Of a row without a gap. */
    public static final int ROW_BYTES = 5;

    public static final int GAP_BYTES = 2;
    /** As many as a cell may have nodes. */
    public static final int MOST = 1024;

    /** A flag of a row: guests are let in. */
    public static final int TAKES_GUESTS = 1;

    /** Unit of the free memory in a row, MiB, so that a byte reaches 7 TiB. */
    public static final int MEMORY_UNIT_MIB = 16;

    private static final int GAP = 0x80;
    private static final int FLAGS = 7;
    private static final int INCARNATION = 15;

    private final byte[] bytes;

    private Rows(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads what a peer sent. Malformed unless it is rows from the first byte to the last. */
    public static Rows of(byte[] bytes) throws Malformed {
        int count = 0;
        int last = 0;
        for (int at = 0; at < bytes.length; count++) {
            boolean gap = (bytes[at] & GAP) != 0;
            if (bytes.length - at < ROW_BYTES + (gap ? GAP_BYTES : 0)) {
                throw new Malformed("a row of a digest that is cut short");
            }
            int node = gap ? number(bytes, at + 1) : last + 1;
            if (node <= last || node > Member.MOST) {
                throw new Malformed("a digest that has node " + node + " behind " + last);
            }
            last = node;
            at += ROW_BYTES + (gap ? GAP_BYTES : 0);
        }
        if (count > MOST) {
            throw new Malformed("a digest of " + count + " rows");
        }
        return new Rows(bytes.clone());
    }

    public int size() {
        return bytes.length;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public Cursor cursor() {
        return new Cursor(bytes);
    }

    /** The four bits of an incarnation that a row has. */
    public static int bits(int incarnation) {
        return incarnation & INCARNATION;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rows rows && Arrays.equals(bytes, rows.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    private static int number(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
    }

    /** Stands before the first row; one thread. */
    public static final class Cursor {
        private final byte[] bytes;
        private int at;
        private int node;
        private int head;
        private int end;

        private Cursor(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Goes to the next row; false behind the last. */
        public boolean next() {
            at = end;
            if (at >= bytes.length) {
                return false;
            }
            head = bytes[at++];
            if ((head & GAP) != 0) {
                node = number(bytes, at);
                at += GAP_BYTES;
            } else {
                node++;
            }
            end = at + ROW_BYTES - 1;
            return true;
        }

        public int node() {
            return node;
        }

        public boolean takesGuests() {
            return (head & TAKES_GUESTS) != 0;
        }

        public int incarnationBits() {
            return head >> 3 & INCARNATION;
        }

        /** When the digest was made. */
        public int ageMillis() {
            return Scale.decode(bytes[at]);
        }

        public int load() {
            return Scale.decode(bytes[at + 1]);
        }

        public int freeMiB() {
            return Scale.decode(bytes[at + 2]) * MEMORY_UNIT_MIB;
        }

        /** Speed times cores, in hundreds. */
        public int power() {
            return Scale.decode(bytes[at + 3]);
        }
    }

    /** Takes rows in ascending order. One thread. */
    public static final class Builder {
        private byte[] bytes;
        private int size;
        private int last;

        public Builder(int rows) {
            bytes = new byte[rows * ROW_BYTES + 2 * GAP_BYTES];
        }

        public void add(Entry entry, int ageMillis) {
            NodeFacts facts = entry.facts();
            int node = entry.member().node();
            if (node <= last) {
                throw new IllegalStateException("row " + node + " comes behind " + last);
            }
            if (bytes.length - size < ROW_BYTES + GAP_BYTES) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length + ROW_BYTES + GAP_BYTES);
            }
            boolean gap = node != last + 1;
            int flags = facts.takesGuests() ? TAKES_GUESTS : 0;
            bytes[size++] = (byte) (bits(entry.incarnation()) << 3 | flags & FLAGS | (gap ? GAP : 0));
            if (gap) {
                bytes[size++] = (byte) node;
                bytes[size++] = (byte) (node >> 8);
            }
            bytes[size++] = Scale.encode(ageMillis);
            bytes[size++] = Scale.encode(facts.processor().load());
            bytes[size++] = Scale.encode(facts.memory().freeMiB() / MEMORY_UNIT_MIB);
            bytes[size++] = Scale.encode(power(facts));
            last = node;
        }

        public Rows build() {
            return new Rows(Arrays.copyOf(bytes, size));
        }
    }

    /** Speed times cores, in hundreds; at most what an int holds. */
    public static int power(NodeFacts facts) {
        long product = (long) facts.processor().speed() * facts.processor().cores() / 100;
        return (int) Math.min(product, Integer.MAX_VALUE);
    }
}
