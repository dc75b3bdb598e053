package org.mosix.syscall.table;

import java.util.List;
import java.util.stream.IntStream;

/** Clauses for limits that act where the memory and the CPU time are, getrlimit(2). */
final class Limits {
    /** CPU, DATA, STACK, MEMLOCK, AS. */
    private static final int[] OF_THE_BODY = {0, 2, 3, 8, 9};

    /** Of setrlimit. */
    static final List<When> SET = IntStream.of(OF_THE_BODY).mapToObj(r -> new When(List.of(
            new When.Test(0, Line.LOW, r)), Route.BOTH)).toList();
    /** Of prlimit64 with pid 0; with another pid only home can know it. */
    static final List<When> OWN = IntStream.of(OF_THE_BODY).mapToObj(r -> new When(List.of(
            new When.Test(0, Line.LOW, 0), new When.Test(1, Line.LOW, r)), Route.BOTH)).toList();

    private Limits() { }
}
