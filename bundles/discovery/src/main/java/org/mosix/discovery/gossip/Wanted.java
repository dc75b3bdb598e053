package org.mosix.discovery.gossip;

/**
 * The age of information that an administrator asks for; the window follows from it.
 *
 * @param periods more than 0
 */
public record Wanted(Measure measure, double periods) {
    /** Of which age. */
    public enum Measure {
        /** The mean over all entries that a node holds. */
        MEAN,
        /** Of the oldest of them, as expected. */
        MAXIMAL
    }

    public Wanted {
        if (!(periods > 0)) {
            throw new IllegalArgumentException("a wanted age is more than 0 periods, not " + periods);
        }
    }

    public static Wanted mean(double periods) {
        return new Wanted(Measure.MEAN, periods);
    }

    public static Wanted maximal(double periods) {
        return new Wanted(Measure.MAXIMAL, periods);
    }

    /** The smallest window among n for that many pushes a period; n if even that does not reach it. */
    int window(int n, int pushes) {
        return measure == Measure.MEAN
                ? GossipMath.windowForMeanAge(n, periods * pushes)
                : GossipMath.windowForMaximalAge(n, periods * pushes);
    }

    boolean isMet(int n, int window, int pushes) {
        return window >= window(n, pushes) && age(n, window) <= periods * pushes;
    }

    private double age(int n, int window) {
        return measure == Measure.MEAN ? GossipMath.meanAge(n, window) : GossipMath.maximalAge(n, window);
    }
}
