package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;
import org.mosix.syscall.table.Shape;

/** Lays out a structure that holds a pointer for a {@link Layout} and takes its outs. */
final class LayoutNested {
    private final Layout layout;
    private int at;
    private int size;
    private int inner;
    private int capacity;

    LayoutNested(Layout layout) {
        this.layout = layout;
    }

    /** Lays out argument {@code i} and sets its word. */
    void lay(Shape.Nested shape, int i, long[] args, long[] words) throws Malformed {
        at = -1;
        inner = -1;
        capacity = 0;
        byte flag = flag();
        if (flag != Flag.PRESENT) {
            words[i] = flag == Flag.NULL ? 0 : layout.fault(i);
            return;
        }
        long n = shape.bytes(args);
        if (n < 0) {
            throw new Malformed(layout.name() + ": a structure of " + n);
        }
        size = (int) n;
        at = layout.copy(size, size);
        words[i] = layout.pointer(at);
        if (shape.inner().points(layout.room(), at)) {
            layout.room().putLong(at + shape.pointer(), bytes(shape));
        }
    }

    private byte flag() throws Malformed {
        byte flag = layout.rawFlag();
        if (flag > Flag.BAD) {
            throw new Malformed(layout.name() + ": flag " + flag);
        }
        return flag;
    }

    /** Lays out the bytes; the pointer to them. */
    private long bytes(Shape.Nested shape) throws Malformed {
        byte flag = flag();
        if (flag != Flag.PRESENT) {
            return flag == Flag.NULL ? 0 : layout.fault();
        }
        long said = shape.inner().bytes(layout.room(), at);
        int most = shape.inner().most();
        if (said > most && (shape.dir().in() || shape.back())) {
            throw new Malformed(layout.name() + ": " + said + " bytes in a structure");
        }
        capacity = (int) Math.min(said, most);
        inner = shape.dir().in() ? layout.copy(capacity, capacity) : layout.take(capacity);
        if (!shape.dir().in()) {
            layout.zero(inner, capacity);
        }
        return layout.pointer(inner);
    }

    /** Appends the outs of what was laid out. */
    void outs(Shape.Nested shape, long result, ByteBuffer into) {
        if (result < 0) {
            return;
        }
        if (shape.back()) {
            if (at >= 0) {
                layout.room().putLong(at + shape.pointer(), 0);
            }
            layout.append(at, at < 0 ? 0 : size, into);
        }
        if (shape.dir().out()) {
            long filled = shape.back() && at >= 0 ? shape.inner().bytes(layout.room(), at) : result;
            layout.append(inner, inner < 0 ? 0 : Math.min(capacity, filled), into);
        }
    }
}
