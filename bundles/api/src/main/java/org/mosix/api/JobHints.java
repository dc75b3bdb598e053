package org.mosix.api;

/**
 * What the user of a job has told of it (options of mosrun): for all its processes, and for jobs that begin in it unless they say
 * otherwise.
 *
 * @param locked no process of it leaves by itself (-L); who may, moves it
 * @param jobClass 0: it stays on nodes of its own cluster; others may also go to partners';
 *     flood control has marks for each class (-G)
 * @param memoryMiB it will need so much, whatever it has now; 0: unknown (-m)
 * @param pureCpu it is taken for one that only computes: calls and I/O do not count in decisions (-c)
 * @param keptPerSecond of what was seen of its processes, parts of 10000 that still count a second later (-d)
 * @param expectedSeconds how long it will run in all, by its user; 0: unknown (-D)
 * @param tag number by which its user knows it; 0: none (-J)
 */
public record JobHints(
        boolean locked,
        int jobClass,
        int memoryMiB,
        boolean pureCpu,
        int keptPerSecond,
        long expectedSeconds,
        int tag) {
    /** What is older than ten seconds counts for a tenth. */
    public static final int KEPT = 8000;

    public static final int ALL = 10_000;
    public static final int MOST_CLASS = 255;
    public static final int MOST_MEMORY_MIB = 1 << 30;
    public static final JobHints NONE = new JobHints(false, 0, 0, false, KEPT, 0, 0);

    public JobHints {
        within("class", jobClass, 0, MOST_CLASS);
        within("memory", memoryMiB, 0, MOST_MEMORY_MIB);
        within("decay", keptPerSecond, 0, ALL);
        within("expected time", expectedSeconds, 0, Integer.MAX_VALUE);
        within("job number", tag, 0, Integer.MAX_VALUE);
    }

    private static void within(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + least + " to " + most + ", not " + value);
        }
    }
}
