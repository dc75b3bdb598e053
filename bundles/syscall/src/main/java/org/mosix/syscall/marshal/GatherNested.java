package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;
import org.mosix.syscall.table.Shape;

/** Gathers a structure that holds a pointer. One for each {@link Gather}. */
final class GatherNested {
    private static final int SLACK = 64;

    private ByteBuffer out;
    private Memory body;
    private long room;
    private boolean big;

    /** Whether the last gather found more than can be carried. */
    boolean big() {
        return big;
    }

    /** Gathers argument {@code i}; gives the room left. */
    long gather(Shape.Nested shape, int i, long[] words, Memory memory, ByteBuffer into, long space) {
        body = memory;
        out = into;
        room = space;
        big = !fits(0);
        if (!big) {
            structure(shape, words[i], shape.bytes(words));
        }
        return room;
    }

    private boolean fits(long bytes) {
        return bytes + SLACK <= room && bytes + SLACK <= out.remaining();
    }

    private void structure(Shape.Nested shape, long address, long n) {
        if (address == 0) {
            out.put(Flag.NULL);
            return;
        }
        if (n < 0 || !Flag.plausible(address)) {
            out.put(Flag.BAD);
            return;
        }
        if (!fits(n)) {
            big = true;
            return;
        }
        int start = out.position();
        out.put(Flag.PRESENT);
        if (Copy.pull(body, address, (int) n, out) < n) {
            out.position(start).put(Flag.BAD);
            return;
        }
        room -= n + SLACK;
        if (shape.inner().points(out, start + 1)) {
            long pointer = out.getLong(start + 1 + shape.pointer());
            out.putLong(start + 1 + shape.pointer(), 0);
            bytes(shape, pointer, shape.inner().bytes(out, start + 1));
        }
    }

    private void bytes(Shape.Nested shape, long pointer, long said) {
        boolean in = shape.dir().in();
        boolean refused = said > shape.inner().most() && in;
        if (pointer == 0 || refused || !Flag.plausible(pointer)) {
            out.put(pointer == 0 ? Flag.NULL : Flag.BAD);
            return;
        }
        long n = Math.min(said, shape.inner().most());
        // a structure that comes back would tell how much there could have been
        if (n < said && shape.back() || (in ? !fits(n) : n + SLACK > room)) {
            big = true;
            return;
        }
        int start = out.position();
        out.put(Flag.PRESENT);
        if (in && Copy.pull(body, pointer, (int) n, out) < n) {
            out.position(start).put(Flag.BAD);
        }
        room -= n + SLACK;
    }
}
