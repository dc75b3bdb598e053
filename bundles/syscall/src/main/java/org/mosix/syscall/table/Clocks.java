package org.mosix.syscall.table;

import java.util.List;
import java.util.stream.IntStream;

/** Clauses by clock number, clock_gettime(2). Clocks of CPU time are 2, 3 and all negative numbers. */
final class Clocks {
    /** Real, monotonic, raw, coarse, boot, alarm and TAI clocks: no CPU time is in them. */
    private static final int[] WALL = {1, 0, 4, 7, 5, 6, 8, 9, 11};

    /** The body reads these by itself: its time namespace has home's offsets. */
    static final List<When> WALL_HERE = clauses(Route.HERE);
    /** Timers on these may run in the deputy. */
    static final List<When> WALL_HOME = clauses(Route.HOME);

    private Clocks() { }

    private static List<When> clauses(Route route) {
        return IntStream.of(WALL).mapToObj(id -> new When(List.of(new When.Test(0, Line.LOW, id)), route)).toList();
    }
}
