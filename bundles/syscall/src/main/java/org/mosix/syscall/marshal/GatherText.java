package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;
import org.mosix.syscall.table.Shape;

/** Gathers strings. One for each {@link Gather}. */
final class GatherText {
    private static final int SLACK = 32;
    private static final int STEP = 512;

    private boolean big;

    /** Whether the last string was longer than what can be carried. */
    boolean big() {
        return big;
    }

    /** Appends the string at an address, for which there is room; the room it takes at home. */
    int gather(Shape.Text text, long from, Memory body, ByteBuffer out) {
        big = false;
        int max = text.max();
        int start = out.position();
        out.put(Flag.PRESENT).putShort((short) 0);
        int first = out.position();
        while (out.position() - first < max) {
            int done = out.position() - first;
            long address = from + done;
            // never across a page in one read: the next page may be unmapped although the string ends before it
            int want = (int) Math.min(Math.min(4096 - (address & 4095), max - done), STEP);
            int got = Copy.pull(body, address, want, out);
            int nul = indexOfNul(first + done, out);
            if (nul >= 0) {
                out.putShort(start + 1, (short) (nul - first)).position(nul);
                return nul - first + SLACK;
            }
            if (got < want) {
                out.position(start).put(Flag.BAD);
                return 0;
            }
        }
        big = !text.cut();
        out.putShort(start + 1, (short) max);
        return max + SLACK;
    }

    private static int indexOfNul(int from, ByteBuffer out) {
        for (int at = from; at < out.position(); at++) {
            if (out.get(at) == 0) {
                return at;
            }
        }
        return -1;
    }
}
