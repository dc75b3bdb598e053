package org.mosix.linux.asm;

/** A place in the code of one {@link Assembler}; may be used before it is bound. */
public final class Label {
    private static final int UNBOUND = -1;
    private int offset = UNBOUND;

    Label() {}

    void bind(int here) {
        if (offset != UNBOUND) {
            throw new IllegalStateException("label is bound twice, at " + offset + " and " + here);
        }
        offset = here;
    }

    /** Bytes from the beginning of the code. */
    int offset() {
        if (offset == UNBOUND) {
            throw new IllegalStateException("label is used but never bound");
        }
        return offset;
    }
}
