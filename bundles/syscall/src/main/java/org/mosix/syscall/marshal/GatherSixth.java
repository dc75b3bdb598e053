package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;

/** Gathers the last argument of pselect6(2). */
final class GatherSixth {
    private static final int SIZE = 16;
    private static final int SET = 8;
    /** At home, structure and set with their alignment. */
    private static final int TAKES = 64;

    private GatherSixth() {}

    /** Appends what is at an address, for which there is room; the room it takes at home. */
    static int gather(long address, Memory body, ByteBuffer out) {
        int start = out.position();
        out.put(Flag.PRESENT);
        if (Copy.pull(body, address, SIZE, out) < SIZE) {
            out.position(start).put(Flag.BAD);
            return 0;
        }
        long set = out.getLong(start + 1);
        long size = out.getLong(start + 9);
        out.position(start + 1);
        out.putLong(size).put(set == 0 ? Flag.NULL : Flag.PRESENT);
        // another size is refused before the set is read
        if (set != 0 && (size != SET || Copy.pull(body, set, SET, out) < SET)) {
            out.position(start + 9).put(Flag.BAD);
        }
        return TAKES;
    }
}
