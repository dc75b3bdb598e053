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
    private static final long HUGE = 1L << 50;

    /** Most bytes of a structure that says its own size: the kernel's copy_struct_from_user takes a page. */
    private static final long MAX_SELF = 4096;
    /** MAX_HANDLE_SZ, and the header of struct file_handle. */
    private static final long MAX_HANDLE = 128;

    private static final int HANDLE_HEADER = 8;

    /** Sources of a count. */
    public enum Base {
        /** Always {@code plus} bytes. */
        FIXED,
        /** An unsigned long argument. */
        LONG,
        /** An int argument. */
        INT,
        /** An unsigned int argument. */
        UINT,
        /** Always {@code plus} bytes, as far as they can be read, then zeros: mount options, which must be text. */
        OPTIONS,
        /** Bytes of an fd_set of so many descriptors. */
        BITS,
        /** Bytes of a nodemask_t of so many bits less one, set_mempolicy(2). */
        NODES,
        /** An unsigned long argument, of which the kernel takes no more than {@code plus} for bytes. */
        CLIP,
        /** The int behind the pointer in {@code arg}. */
        DEREF,
        /** As DEREF, an unsigned int. */
        UDEREF,
        /** The u32 at the block's start; 0 means {@code unit}. */
        SELF,
        /** The u32 at the start of a struct file_handle, name_to_handle_at(2). */
        HANDLE
    }

    /**
     * Bytes of the block, or -1 if the kernel refuses the count (negative) before it touches the block.
     *
     * @throws IllegalStateException for bases whose count is in memory
     */
    public long bytes(long[] args) {
        switch (base) {
            case FIXED:
            case OPTIONS:
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
            case CLIP:
                return Long.compareUnsigned(args[arg], plus) > 0 ? plus : args[arg];
            case NODES:
                long nodes = args[arg] - 1;
                return nodes < 0 || nodes > MAX_SELF * 8 ? -1 : (nodes + 63L) / 64 * 8;
            default:
                throw new IllegalStateException("the count is in memory");
        }
    }

    private long of(long count) {
        return count < 0 ? -1 : Math.min(count, HUGE) * unit + plus;
    }

    /** Whether these are the options of a file system. */
    public boolean options() {
        return base == Base.OPTIONS;
    }

    /** Whether the block says its own size, in its first four bytes. */
    public boolean inside() {
        return base == Base.SELF || base == Base.HANDLE;
    }

    /** Bytes of a block that says its own size: only its head if the kernel refuses what that says. */
    public long bytes(int head) {
        long n = head & 0xffffffffL;
        if (base == Base.HANDLE) {
            return HANDLE_HEADER + (n <= MAX_HANDLE ? n : 0);
        }
        return n == 0 ? unit : n > MAX_SELF ? Integer.BYTES : Math.max(Integer.BYTES, n);
    }

    /** Whether the count is behind a pointer. */
    public boolean deref() {
        return base == Base.DEREF || base == Base.UDEREF;
    }

    /** Whether the count behind the pointer cannot be negative. */
    public boolean unsigned() {
        return base == Base.UDEREF;
    }
}
