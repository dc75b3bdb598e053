package org.mosix.syscall.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The system calls of x86-64, one row for each number of {@code <asm/unistd_64.h>} of the 6.x kernels. Filter,
 * marshalling, trace lines and docs/syscalls.md are made from it. Immutable after loading.
 */
public final class Table {
    /** The greatest number that has a row. */
    public static final int LAST;

    private static final Row[] BY_NUMBER;
    private static final List<Row> ALL;
    private static final Map<String, Row> BY_NAME = new HashMap<>();

    static {
        List<Row> rows = new ArrayList<>();
        for (Line[] part : List.of(Rows000.lines(), Rows100.lines(), Rows200.lines(), Rows400.lines())) {
            for (Line line : part) {
                rows.add(line.row());
            }
        }
        LAST = rows.get(rows.size() - 1).nr();
        BY_NUMBER = new Row[LAST + 1];
        for (Row row : rows) {
            if (BY_NUMBER[row.nr()] != null || BY_NAME.put(row.name(), row) != null) {
                throw new IllegalStateException("twice in the table: " + row.nr() + " " + row.name());
            }
            BY_NUMBER[row.nr()] = row;
        }
        ALL = List.copyOf(rows);
    }

    private Table() { }

    /** The row of a number; for one that no header knew, a new row that sends the process home. */
    public static Row row(int nr) {
        if (nr >= 0 && nr <= LAST && BY_NUMBER[nr] != null) {
            return BY_NUMBER[nr];
        }
        return new Row(nr, "syscall_" + nr, Route.RETURN, Effect.EFFECT, Grant.ADMIN,
                List.of(Shapes.HEX, Shapes.HEX, Shapes.HEX, Shapes.HEX, Shapes.HEX, Shapes.HEX), List.of(),
                new Traits(true, -1, null, 0), "no header knows this number");
    }

    /** The row of a name, or null. */
    public static Row row(String name) {
        return BY_NAME.get(name);
    }

    /** All rows by rising number. */
    public static List<Row> all() {
        return ALL;
    }
}
