package org.mosix.sandbox;

/**
 * What guests may use of their host.
 *
 * @param memoryBytes of all bodies of a family together; 0: no limit
 * @param processes bodies of a family, the zygote counted
 * @param families at the same time
 * @param contentBytes of files of other homes, kept for all guests
 * @param uidBase each sandbox gets the uid {@code uidBase + number}, which nobody else should use
 * @param cgroups what enforces the first two
 */
public record Limits(long memoryBytes, int processes, int families, long contentBytes, int uidBase, Cgroups cgroups) {
    private static final int PROCESSES = 1024;
    private static final int FAMILIES = 512;
    private static final int UID_BASE = 1_900_000_000;
    private static final long LEAST_CONTENT = 256L << 20;

    /** A family of usual size in three quarters of what this node may use; an eighth for content. */
    public static final Limits DEFAULT = new Limits(
            NodeMemory.bytes() / 4 * 3,
            PROCESSES,
            FAMILIES,
            Math.max(LEAST_CONTENT, NodeMemory.bytes() / 8),
            UID_BASE,
            Cgroups.AUTO);

    /** With other numbers where they are not 0. */
    public Limits with(long memory, int most, int guests, long content) {
        return new Limits(
                memory > 0 ? memory : memoryBytes,
                most > 0 ? most : processes,
                guests > 0 ? guests : families,
                content > 0 ? content : contentBytes,
                uidBase,
                cgroups);
    }

    /** Enforced in another way. */
    public Limits by(Cgroups way) {
        return new Limits(memoryBytes, processes, families, contentBytes, uidBase, way);
    }
}
