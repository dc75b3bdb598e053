package org.mosix.process.host;

/**
 * A process of another home that works here, or one that was let in and is on its way.
 *
 * @param visit of its family: see {@link Door}
 * @param home number of its home
 * @param task its home knows it by that; 0: it has not begun to work, and its place is kept
 * @param sinceNanos when its family was let in (System.nanoTime)
 * @param pid of its body; 0 as long as it has none
 * @param reservedMiB memory that is kept for it and that it may not have taken yet
 */
public record Presence(long visit, int home, long task, long sinceNanos, int pid, int reservedMiB) {}
