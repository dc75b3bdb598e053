package org.mosix.flood;

import org.mosix.api.policy.FreezeMarks;

/** Reads a line of {@code etc/freeze.conf}: nine fields, which are MOSIX's. Pure functions. */
final class MarksLine {
    private static final int FIELDS = 9;
    private static final long MINUTE = 60_000;
    private static final long SECOND = 1000;

    private MarksLine() {}

    /** Reads a line's words. IllegalArgumentException with a phrase says what is wrong with them. */
    static FreezeMarks read(String[] words) {
        if (words.length != FIELDS) {
            throw new IllegalArgumentException("has " + words.length + " fields; a class has " + FIELDS);
        }
        int unit = number("unit", words[1]);
        if (unit != 0 && unit != 1) {
            throw new IllegalArgumentException("has the unit " + unit + "; 0 is processes, 1 is load");
        }
        return new FreezeMarks(
                number("class", words[0]),
                unit == 1,
                number("red mark", words[2]),
                number("blue mark", words[3]),
                number("red mark for arrivals home", words[4]),
                number("red mark for arrivals in the cluster", words[5]),
                number("least", words[6]),
                number("most", words[7]),
                slice(words[8]));
    }

    private static int number(String what, String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("has the " + what + " \"" + word + "\", which is no number", e);
        }
    }

    /** Minutes as in MOSIX, or seconds: {@code 10} or {@code 10s}. */
    private static long slice(String word) {
        boolean seconds = word.endsWith("s");
        int number = number("slice", seconds ? word.substring(0, word.length() - 1) : word);
        if (number < 1 || number > FreezeMarks.HIGHEST) {
            throw new IllegalArgumentException("has the slice " + word + "; it can be 1 to " + FreezeMarks.HIGHEST);
        }
        return number * (seconds ? SECOND : MINUTE);
    }
}
