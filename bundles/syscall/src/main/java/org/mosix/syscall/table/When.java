package org.mosix.syscall.table;

import java.util.List;

/**
 * A clause of a row: if all tests hold for a call's arguments, it takes this route and not the row's own. The first
 * clause that holds decides. The same clauses are compiled into the filter, so only masked comparisons exist.
 */
public record When(List<Test> tests, Route route) {
    /** Holds if {@code (args[arg] & mask) == value}. */
    public record Test(int arg, long mask, long value) {
        /** Only the bits of the mask can be compared, and only six arguments exist. */
        public Test {
            if (arg < 0 || arg > 5 || (value & ~mask) != 0) {
                throw new IllegalArgumentException("bad test " + arg + " " + mask + " " + value);
            }
        }

        boolean holds(long[] args) {
            return (args[arg] & mask) == value;
        }
    }

    /** Copies the tests. */
    public When {
        tests = List.copyOf(tests);
    }

    boolean holds(long[] args) {
        for (int i = 0; i < tests.size(); i++) {
            if (!tests.get(i).holds(args)) {
                return false;
            }
        }
        return true;
    }
}
