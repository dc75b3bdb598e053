package org.mosix.syscall.marshal;

/** Lays out the last argument of pselect6(2) for a {@link Layout}. */
final class LayoutSixth {
    private static final int SIZE = 16;

    private final Layout layout;

    LayoutSixth(Layout layout) {
        this.layout = layout;
    }

    /** Lays out argument {@code i} and sets its word. */
    void lay(int i, long[] words) throws Malformed {
        if (!layout.flag(i)) {
            return;
        }
        int at = layout.take(SIZE);
        words[i] = layout.pointer(at);
        layout.need(Long.BYTES);
        long size = layout.ins().getLong();
        byte flag = layout.rawFlag();
        long set = flag == Flag.NULL ? 0 : layout.fault();
        if (flag == Flag.PRESENT) {
            set = layout.pointer(layout.copy(Long.BYTES, Long.BYTES));
        }
        layout.room().putLong(at, set).putLong(at + Long.BYTES, size);
    }
}
