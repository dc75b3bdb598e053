package org.mosix.api.policy;

import org.mosix.api.JobHints;

/**
 * What holds for the processes of one class: a line of {@code etc/freeze.conf}.
 *
 * @param jobClass as its users have said (mosrun -G)
 * @param byLoad the marks are of the node's load; else they are numbers of processes of the class
 * @param red above it processes are frozen; {@link #NONE}: nothing is too much
 * @param blue below it frozen ones go on
 * @param redHome above it those that come home from other nodes are frozen; NONE: nothing is too much
 * @param redCluster the same for those that come to this cluster without coming home: these cannot be frozen, so it has no effect
 * @param least so many of the class work, whatever the marks say
 * @param most so many of the class work, no more; NONE: as many as there are
 * @param sliceMillis how long a process works before another one takes its place
 */
public record FreezeMarks(
        int jobClass,
        boolean byLoad,
        int red,
        int blue,
        int redHome,
        int redCluster,
        int least,
        int most,
        long sliceMillis) {
    public static final int NONE = -1;
    /** The highest mark. */
    public static final int HIGHEST = 65_535;

    /** IllegalArgumentException with a phrase says what cannot be: "has the least -1; ...". */
    public FreezeMarks {
        within("class", jobClass, 0, JobHints.MOST_CLASS);
        within("red mark", red, NONE, HIGHEST);
        within("blue mark", blue, 0, HIGHEST);
        within("red mark for arrivals home", redHome, NONE, HIGHEST);
        within("red mark for arrivals in the cluster", redCluster, NONE, HIGHEST);
        within("least", least, 0, HIGHEST);
        within("most", most, NONE, HIGHEST);
        require(sliceMillis > 0, "has a slice of " + sliceMillis + " ms");
        require(red == NONE || blue <= red, "has its blue mark " + blue + " above its red mark " + red);
        require(most == NONE || most >= Math.max(1, least), "has at least " + least + " and at most " + most);
        require(
                red == NONE || byLoad || red >= Math.max(1, least),
                "has at least " + least + " and the red mark " + red);
    }

    private static void within(String what, int value, int lowest, int highest) {
        require(
                value >= lowest && value <= highest,
                "has the " + what + " " + value + "; it can be " + lowest + " to " + highest);
    }

    private static void require(boolean fine, String phrase) {
        if (!fine) {
            throw new IllegalArgumentException(phrase);
        }
    }

    /** How many of the class may work together, whatever the load; Integer.MAX_VALUE: any number. */
    public int mostTogether() {
        int byMark = byLoad || red == NONE ? Integer.MAX_VALUE : red;
        return Math.min(byMark, most == NONE ? Integer.MAX_VALUE : most);
    }
}
