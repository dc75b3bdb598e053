package org.mosix.migration;

import java.nio.ByteBuffer;
import org.mosix.wire.Channel;
import org.mosix.wire.Malformed;

/**
 * What the owner of a cluster has said of it: whether it is apart from others. Of two words the one with the larger number is the
 * later. On the wire: u8 version, u8 apart, u64 number; little-endian.
 *
 * @param number 0: nothing was said yet; else at least the milliseconds since 1970 of when it was said
 */
record OwnerWord(long number, boolean apart) {
    /** The cluster is a part of the multi-cluster until its owner says something else. */
    static final OwnerWord NONE = new OwnerWord(0, false);

    private static final int VERSION = 1;
    static final int BYTES = 2 + Long.BYTES;
    /** A clock may be wrong, but a number from far ahead would be the last word for ever: some 400 days. */
    private static final long AHEAD_MILLIS = 400L * 86_400_000;

    /** A word that is later than this one. {@code millis}: now, by this node's clock. */
    OwnerWord then(boolean nowApart, long millis) {
        return new OwnerWord(Math.max(number + 1, millis), nowApart);
    }

    boolean laterThan(OwnerWord other) {
        return number > other.number;
    }

    ByteBuffer encode() {
        ByteBuffer b = Channel.direct(BYTES);
        b.put((byte) VERSION).put((byte) (apart ? 1 : 0)).putLong(number);
        return b.flip();
    }

    /** What a peer sent: nothing of it is believed unseen. {@code millis}: now, by this node's clock. */
    static OwnerWord decode(ByteBuffer b, long millis) throws Malformed {
        if (b.remaining() != BYTES) {
            throw new Malformed("an owner's word of " + b.remaining() + " bytes");
        }
        int version = b.get();
        int apart = b.get();
        long number = b.getLong();
        if (version != VERSION || apart < 0 || apart > 1) {
            throw new Malformed("an owner's word of version " + version + " that says " + apart);
        }
        if (number < 0 || number > millis + AHEAD_MILLIS) {
            throw new Malformed("an owner's word from a year that has not come: number " + number);
        }
        return new OwnerWord(number, apart == 1);
    }
}
