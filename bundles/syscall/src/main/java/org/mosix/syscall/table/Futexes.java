package org.mosix.syscall.table;

import java.util.List;
import java.util.stream.LongStream;

/** Operations of futex(2). */
final class Futexes {
    /** All but FUTEX_PRIVATE_FLAG and FUTEX_CLOCK_REALTIME. */
    private static final long COMMAND = 0x7f;

    /**
     * LOCK_PI, UNLOCK_PI, TRYLOCK_PI, WAIT_REQUEUE_PI, CMP_REQUEUE_PI, LOCK_PI2: the kernel looks for the thread whose id is
     * in the lock, and a body's threads have other ids than home's.
     */
    static final List<When> OWNED = LongStream.of(6, 7, 8, 11, 12, 13)
            .mapToObj(op -> new When(List.of(new When.Test(1, COMMAND, op)), Route.RETURN)).toList();

    private Futexes() { }
}
