package org.mosix.discovery.gossip;

/**
 * Ages under gossip in which each of n nodes pushes its w newest entries once a period to a random node. Time is in
 * periods; whoever pushes f times a period divides by f, and under loss p by 1 - p.
 *
 * <p>Source: Amar, Barak, Drezner, Okun: Randomized gossip algorithms for maintaining a distributed bulletin board with
 * guaranteed age properties, Concurrency and Computation: Practice and Experience 21(15), 2009; the formulas as its
 * authors' library libgossip computes them. Those for a window of all entries are our integrals of the logistic growth
 * that they rest on.
 */
public final class GossipMath {
    private static final double EULER = 0.5772156649;

    private GossipMath() {}

    /** X(T): expected number of entries of age T or less in a vector of n, as long as all of them are in the window. */
    public static double entriesUpTo(double n, double t) {
        double growth = Math.exp(n * t / (n - 1));
        return n * growth / (n - 1 + growth);
    }

    /** T(w): the age up to which a window of the w newest of n reaches; 1 <= w < n. */
    public static double reach(double n, double w) {
        return (n - 1) / n * Math.log(w * (n - 1) / (n - w));
    }

    /** Aw: mean age inside a window of w; 1 <= w < n. */
    public static double meanAgeInside(double n, double w) {
        double t = reach(n, w);
        return t - (n - 1) / w * (Math.log(n - 1 + Math.exp(n * t / (n - 1))) - Math.log(n));
    }

    /** Av: expected mean age of the whole vector; for w >= n, asynchronous, ln n. */
    public static double meanAge(double n, double w) {
        if (n <= 1) {
            return 0;
        }
        if (w >= n) {
            return Math.log(n);
        }
        if (n <= 2) {
            return 1;
        }
        return 1 / (1 - Math.pow(1 - 1 / (n - 1), w)) + meanAgeInside(n, w);
    }

    /**
     * Amax: expected age of the oldest entry of a vector; for w >= n, asynchronous, 2 ln n + 0.577: the logistic growth
     * leaves one of n entries at that age.
     */
    public static double maximalAge(double n, double w) {
        if (n <= 1) {
            return 0;
        }
        if (w >= n) {
            return 2 * Math.log(n) + EULER;
        }
        if (n <= 2) {
            return 2;
        }
        return -(Math.log(n) + EULER) / (w * Math.log(1 - 1 / (n - 1)));
    }

    /** The smallest window with a mean age of at most that many periods; n (everything) if none is small enough. */
    public static int windowForMeanAge(int n, double periods) {
        int w = 1;
        while (w < n && meanAge(n, w) > periods) {
            w++;
        }
        return w;
    }

    /** The smallest window whose expected oldest entry is at most that many periods old; n if none is small enough. */
    public static int windowForMaximalAge(int n, double periods) {
        int w = 1;
        while (w < n && maximalAge(n, w) > periods) {
            w++;
        }
        return w;
    }
}
