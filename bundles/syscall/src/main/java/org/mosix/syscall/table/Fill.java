package org.mosix.syscall.table;

/**
 * How many bytes of an out block the kernel has really filled.
 *
 * @param rule what it depends on
 * @param unit bytes for each item that the result counts (RESULT)
 * @param plus bytes besides (RESULT)
 */
public record Fill(Rule rule, int unit, int plus) {
    /** All of the block, if the call succeeded. */
    public static final Fill ALL = new Fill(Rule.ALL, 0, 0);
    /** As many bytes as the int says that is behind the pointer which also gave the capacity. */
    public static final Fill DEREF = new Fill(Rule.DEREF, 0, 0);

    /** What the fill depends on. */
    public enum Rule {
        /** The whole block. */
        ALL,
        /** The whole block, on errors too. */
        ALWAYS,
        /** The whole block, on errors too; if it cannot be put, that is the error. */
        EVER,
        /** As EVER, but after a success all of it is written, also what stays as it was. */
        WHOLE,
        /** As EVER, and before the call is made it must be known that it can be put. */
        TRIED,
        /** The whole block if the result is greater than 0. */
        POSITIVE,
        /** Items by the result. */
        RESULT,
        /** By the int behind the pointer which also gave the capacity. */
        DEREF,
        /** By the result if that much fits, else nothing. */
        FITS,
        /** By the u32 at the block's own start. */
        HEAD,
        /** Up to the first NUL. */
        TEXT
    }

    /** Whether it comes back on errors, too, and faults as the call itself would. */
    public boolean ever() {
        return rule == Rule.EVER || rule == Rule.WHOLE || rule == Rule.TRIED;
    }

    /** Has the kernel written all of it after this result, so that it faults where it cannot? */
    public boolean whole(long result) {
        return rule == Rule.WHOLE && result >= 0;
    }

    /** Whether anything is filled after this result; negative results are errors. */
    public boolean any(long result) {
        switch (rule) {
            case ALWAYS:
            case EVER:
            case WHOLE:
            case TRIED:
                return true;
            case POSITIVE:
                return result > 0;
            default:
                return result >= 0;
        }
    }

    /** Bytes filled of {@code capacity} after a result for which {@link #any} holds. */
    public long bytes(long result, long capacity) {
        if (rule == Rule.FITS) {
            return result <= capacity ? result : 0;
        }
        if (rule != Rule.RESULT) {
            return capacity;
        }
        long items = Math.min(result, capacity);
        return Math.min(capacity, items * unit + plus);
    }
}
