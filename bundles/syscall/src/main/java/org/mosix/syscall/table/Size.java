package org.mosix.syscall.table;

/**
 * The number of bytes of a block, computed alike by host and home from the same arguments, with the C types that the
 * kernel uses.
 *
 * @param base where the count comes from
 * @param arg index of the argument that counts (not for FIXED)
 * @param unit bytes of one item
 * @param plus bytes besides the items
 */
public record Size(Base base, int arg, int unit, int plus) {
    /** Counts above this are all the same: much too big. Keeps products far from overflow. */
    private static final long HUGE = 1L << 40;

    /** Sources of a count. DEREF: the int behind the pointer in {@code arg}; BITS: bytes of an fd_set of that many. */
    public enum Base { FIXED, LONG, INT, UINT, BITS, DEREF }

    /**
     * Bytes of the block, or -1 if the kernel refuses the count (negative) before it touches the block.
     *
     * @throws IllegalStateException for DEREF, whose count is in memory
     */
    public long bytes(long[] args) {
        switch (base) {
            case FIXED:
                return plus;
            case LONG:
                return of(args[arg]);
            case INT:
                return of((int) args[arg]);
            case UINT:
                return of(args[arg] & 0xffffffffL);
            case BITS:
                int bits = (int) args[arg];
                return bits < 0 ? -1 : (bits + 63L) / 64 * 8;
            default:
                throw new IllegalStateException("the count is in memory");
        }
    }

    private long of(long count) {
        return count < 0 ? -1 : Math.min(count, HUGE) * unit + plus;
    }

    /** Whether the count is behind a pointer. */
    public boolean deref() {
        return base == Base.DEREF;
    }
}
