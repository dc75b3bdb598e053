package org.mosix.process.protocol;

import java.security.SecureRandom;

/**
 * Names one try to move a task: the task in the low 48 bits, the number of the try above. Images travel under it, so that
 * one that comes late is not taken for that of a later try.
 */
public final class MoveToken {
    private static final int TASK_BITS = 48;
    private static final int TRIES = 0x7fff;

    private static final SecureRandom TASKS = new SecureRandom();

    private MoveToken() {}

    /** A new task. No node may guess those of processes that it does not have: it could send images of them. */
    public static long task() {
        return task(TASKS.nextLong()) | 1;
    }

    public static long of(long task, int tries) {
        return task(task) | (long) (1 + (tries - 1) % TRIES) << TASK_BITS;
    }

    /** The task alone. */
    public static long task(long token) {
        return token & (1L << TASK_BITS) - 1;
    }
}
