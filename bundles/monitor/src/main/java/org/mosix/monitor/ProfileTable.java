package org.mosix.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mosix.api.ProcessProfile;

/** Profiles of processes as columns. Pure functions. */
public final class ProfileTable {
    private static final long MILLIS = 1000;

    /** What the columns say, for people; lines of 80 characters. */
    public static final String HELP = """
            WANTS is how many processors it would use if it could, USES how many it gets, MB
            its memory where it works, CALL/S calls made here for it (at home: reads and
            writes), IO-MB/S what it reads and writes; all are means in which what is older
            counts less. STAY-S is how long it has been there. Its user told LOCK, CLASS,
            NEED-MB, KIND (cpu: calls do not count), EXPECT-S of computing, and JOB.
            """;

    private static final List<String> TITLES = List.of(
            "PID>",
            "NODE>",
            "STAY-S>",
            "MOVES>",
            "WANTS>",
            "USES>",
            "MB>",
            "CALL/S>",
            "IO-MB/S>",
            "LOCK",
            "CLASS>",
            "NEED-MB>",
            "KIND",
            "EXPECT-S>",
            "JOB>",
            "COMMAND");

    private ProfileTable() {}

    /** The titles; of a column that is aligned to the right one ends in {@code >}. */
    public static List<String> titles() {
        return TITLES;
    }

    /** As many cells as there are titles. */
    public static List<String> row(ProcessProfile p) {
        List<Object> cells = new ArrayList<>();
        cells.add(p.pid());
        cells.add(p.node());
        cells.add(p.stay().millis() / MILLIS);
        cells.add(p.stay().moves());
        cells.add(hundredths(p.usage().wanted()));
        cells.add(hundredths(p.usage().used()));
        cells.add(Math.round(p.usage().residentMiB()));
        cells.add(Math.round(p.usage().callsPerSecond()));
        cells.add(hundredths(p.usage().ioMiBPerSecond()));
        cells.add(p.hints().locked() ? "yes" : "");
        cells.add(p.hints().jobClass());
        cells.add(p.hints().memoryMiB());
        cells.add(p.hints().pureCpu() ? "cpu" : "");
        cells.add(p.hints().expectedSeconds());
        cells.add(p.hints().tag());
        cells.add(p.command());
        return cells.stream().map(Object::toString).toList();
    }

    private static String hundredths(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
