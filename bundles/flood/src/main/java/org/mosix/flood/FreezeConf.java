package org.mosix.flood;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mosix.api.policy.FreezeMarks;

/**
 * What {@code etc/freeze.conf} says: a line of nine fields for each class, and comments from # to the end of a line. A line that is
 * wrong is left out, with a sentence that names it; the others hold.
 *
 * @param marks by class
 * @param refused sentences
 */
record FreezeConf(Map<Integer, FreezeMarks> marks, List<String> refused) {
    /** Bytes of a file; what is longer is none of ours. */
    static final int MOST_BYTES = 1 << 20;

    FreezeConf {
        marks = Map.copyOf(marks);
        refused = List.copyOf(refused);
    }

    /**
     * What holds from now on. A line that is wrong takes nothing away: whoever makes a mistake in it does not mean that all who wait go
     * on at once, so classes of which no other line speaks keep what they had.
     */
    Map<Integer, FreezeMarks> over(Map<Integer, FreezeMarks> before) {
        Map<Integer, FreezeMarks> now = new TreeMap<>(refused.isEmpty() ? Map.of() : before);
        now.putAll(marks);
        return now;
    }

    static FreezeConf parse(String text) {
        Map<Integer, FreezeMarks> marks = new TreeMap<>();
        List<String> refused = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String said = line.replaceFirst("#.*", "").strip();
            if (said.isEmpty()) {
                continue;
            }
            try {
                if (said.startsWith("/")) {
                    throw new IllegalArgumentException(
                            "names a directory: that is freezeDirectory in etc/org.mosix.wire.cfg");
                }
                FreezeMarks one = MarksLine.read(said.split("[ \t]+"));
                if (marks.putIfAbsent(one.jobClass(), one) != null) {
                    throw new IllegalArgumentException("says something of class " + one.jobClass() + " once more");
                }
            } catch (IllegalArgumentException e) {
                refused.add("etc/freeze.conf: line " + number + " " + e.getMessage());
            }
        }
        return new FreezeConf(marks, refused);
    }
}
