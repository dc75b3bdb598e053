package org.mosix.sandbox;

/**
 * What a guest family may use of its host.
 *
 * @param memoryBytes of all its bodies together; 0: no limit
 * @param processes bodies and threads, the zygote counted
 * @param uidBase each sandbox gets the uid {@code uidBase + number}, which nobody else should use
 * @param cgroups what enforces the first two
 */
public record Limits(long memoryBytes, int processes, int uidBase, Cgroups cgroups) {
    public static final Limits DEFAULT = new Limits(0, 4096, 1_900_000_000, Cgroups.AUTO);

    public Limits by(Cgroups way) {
        return new Limits(memoryBytes, processes, uidBase, way);
    }
}
