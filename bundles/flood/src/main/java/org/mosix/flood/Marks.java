package org.mosix.flood;

/**
 * A line of {@code etc/freeze.conf}: what holds for the processes of one class.
 *
 * @param group the class
 * @param byLoad the marks are of the node's load; else they are numbers of processes of the class
 * @param red above it processes are frozen; -1: none is for that
 * @param blue below it frozen ones go on
 * @param redHome above it those that come home from other nodes are frozen; -1: none is for that
 * @param redCluster the same for those that come to this cluster without coming home: these cannot be frozen, so it has no effect
 * @param least so many of the class work, whatever the marks say
 * @param most so many of the class work, no more; -1: as many as there are
 * @param sliceMillis how long a process works before another one takes its place
 */
record Marks(
        int group,
        boolean byLoad,
        int red,
        int blue,
        int redHome,
        int redCluster,
        int least,
        int most,
        long sliceMillis) {
    static final int FIELDS = 9;
    private static final int NONE = -1;
    private static final int HIGHEST = 65_535;
    private static final long MINUTE = 60_000;
    private static final long SECOND = 1000;

    /** Reads a line's words. IllegalArgumentException with a phrase says what is wrong with them. */
    static Marks of(String[] words) {
        if (words.length != FIELDS) {
            throw new IllegalArgumentException("has " + words.length + " fields; a class has " + FIELDS);
        }
        Marks marks = new Marks(
                number("class", words[0], 0),
                number("unit", words[1], 0) == 1,
                number("red mark", words[2], NONE),
                number("blue mark", words[3], 0),
                number("red mark for arrivals home", words[4], NONE),
                number("red mark for arrivals in the cluster", words[5], NONE),
                number("least", words[6], 0),
                number("most", words[7], NONE),
                slice(words[8]));
        marks.check(words[1]);
        return marks;
    }

    private void check(String unit) {
        require(unit.equals("0") || unit.equals("1"), "has the unit " + unit + "; 0 is processes, 1 is load");
        require(red == NONE || blue <= red, "has its blue mark " + blue + " above its red mark " + red);
        require(most == NONE || most >= Math.max(1, least), "has at least " + least + " and at most " + most);
        require(
                red == NONE || byLoad || red >= Math.max(1, least),
                "has at least " + least + " and the red mark " + red);
    }

    private static void require(boolean fine, String phrase) {
        if (!fine) {
            throw new IllegalArgumentException(phrase);
        }
    }

    private static int number(String what, String word, int lowest) {
        int number;
        try {
            number = Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("has the " + what + " \"" + word + "\", which is no number", e);
        }
        require(
                number >= lowest && number <= HIGHEST,
                "has the " + what + " " + word + "; it can be " + lowest + " to " + HIGHEST);
        return number;
    }

    /** Minutes as in MOSIX, or seconds: {@code 10} or {@code 10s}. */
    private static long slice(String word) {
        boolean seconds = word.endsWith("s");
        int number = number("slice", seconds ? word.substring(0, word.length() - 1) : word, 1);
        return number * (seconds ? SECOND : MINUTE);
    }

    /** How many of the class may work when so many processes or so much load is the measure; Integer.MAX_VALUE: any number. */
    int mostTogether() {
        int byMark = byLoad || red == NONE ? Integer.MAX_VALUE : red;
        return Math.min(byMark, most == NONE ? Integer.MAX_VALUE : most);
    }
}
