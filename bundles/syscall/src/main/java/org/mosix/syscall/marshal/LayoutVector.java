package org.mosix.syscall.marshal;

import org.mosix.syscall.table.Shape;

/** Lays out iovecs for a {@link Layout}: one piece for all of the guest's. */
final class LayoutVector {
    private static final int IOVEC = 16;

    private final Layout layout;

    LayoutVector(Layout layout) {
        this.layout = layout;
    }

    /** Lays out argument {@code i} and sets its word and that of the number. */
    void lay(Shape.Vector shape, int i, long[] args, long[] words) throws Malformed {
        byte flag = layout.rawFlag();
        if (flag == Flag.NULL || flag == Flag.BAD) {
            words[i] = flag == Flag.NULL ? 0 : layout.fault(i);
            return;
        }
        int at = layout.take(IOVEC);
        words[i] = layout.pointer(at);
        words[shape.count()] = 1;
        long count = args[shape.count()];
        if (count < 1 || count > Flag.MAX_VECTORS || flag == Flag.MANY) {
            throw new Malformed(layout.name() + ": " + count + " pieces");
        }
        long n = flag == Flag.SHORT ? beginning(shape, i) : flag == Flag.REFUSED ? -1 : layout.uint();
        if (flag != Flag.SHORT) {
            int bytes = (int) Math.max(0, n);
            layout.laid(i, shape.in() ? layout.copy(bytes, bytes) : layout.take(bytes), bytes);
        }
        layout.room().putLong(at, layout.pointer(layout.offset(i))).putLong(at + Long.BYTES, n);
    }

    /** The bytes of pieces that cannot be read to their end; how many there would have been. */
    private long beginning(Shape.Vector shape, int i) throws Malformed {
        layout.need(Long.BYTES);
        long all = layout.ins().getLong();
        int got = layout.uint();
        if (!shape.in() || got >= all || all > Flag.MAX_TRANSFER) {
            throw new Malformed(layout.name() + ": " + got + " of " + all + " bytes");
        }
        layout.laid(i, layout.last(got), got);
        return all;
    }
}
