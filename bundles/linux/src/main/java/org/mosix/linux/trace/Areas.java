package org.mosix.linux.trace;

/**
 * Where the areas of a process lie. The first thread's is behind the gadget page; those of further threads lie in a run of
 * addresses that no kernel chooses for anybody: far below the stacks and libraries, far above programs and their heaps. In
 * bodies that run is reserved, so that no program gets memory there; in a deputy each area is mapped when its thread comes.
 * Pure; any thread.
 */
public final class Areas {
    /** The most threads of a process that moves, the first among them. */
    public static final int MOST = 512;

    private static final long BASE = 0x2fed_0000_0000L;
    private static final long STRIDE = 2L << 20;
    private static final long SIZE = MOST * STRIDE;

    private Areas() {}

    /** First address of the run. */
    public static long base() {
        return BASE;
    }

    /** Bytes of the run. */
    public static long size() {
        return SIZE;
    }

    /** Address of the area of slot 0 .. {@link #MOST} - 1; slot 0 is that behind the gadget page at {@code gadgetBase}. */
    public static long at(long gadgetBase, int slot) {
        if (slot < 0 || slot >= MOST) {
            throw new IllegalArgumentException("area " + slot);
        }
        return slot == 0 ? gadgetBase + Gadget.PAGE : BASE + slot * STRIDE;
    }

    /** Whether addresses of the run are among [start, end). */
    public static boolean overlaps(long start, long end) {
        return start < BASE + SIZE && BASE < end;
    }
}
