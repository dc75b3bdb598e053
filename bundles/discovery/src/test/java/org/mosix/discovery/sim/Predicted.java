package org.mosix.discovery.sim;

import org.mosix.discovery.gossip.GossipMath;
import org.mosix.discovery.gossip.Plan;
import org.mosix.discovery.gossip.Settings;

/**
 * The ages that the formulas foretell, in periods. To them comes the age that an entry has when its node pushes it, and so with
 * a digest: it is made anew at the first push after a refresh. What a digest says has the age that its maker's entries have. The oldest of all is taken to be the oldest row of all
 * in the oldest digest.
 */
record Predicted(double cellMean, double cellOldest, double mean, double oldest) {
    static Predicted of(Plan plan, Settings settings, int cellNodes, int cells, double loss) {
        double refresh = atPush(settings, plan.cellPushes());
        double cellRate = plan.cellPushes() * (1 - loss);
        double cellMean = GossipMath.meanAge(cellNodes, plan.cellWindow()) / cellRate + refresh;
        double cellOldest = GossipMath.maximalAge(cellNodes, plan.cellWindow()) / cellRate + refresh;
        if (cells == 1) {
            return new Predicted(cellMean, cellOldest, cellMean, cellOldest);
        }
        double farRate = plan.farPushes() * (1 - loss);
        double farRefresh = atPush(settings, plan.farPushes());
        double inDigest = (cellMean * (cellNodes - 1) + refresh) / cellNodes;
        double farMean = GossipMath.meanAge(cells, plan.farWindow()) / farRate + farRefresh + inDigest;
        double all = (double) cellNodes * cells - 1;
        // The tail of ages in a vector is exponential: the oldest of more entries is older by the logarithm of their
        // ratio.
        double scale = -1 / (plan.cellWindow() * Math.log(1 - 1 / (cellNodes - 1.0))) / cellRate;
        double rowOldest = cellOldest + scale * Math.log(all / cellNodes);
        double farOldest = GossipMath.maximalAge(cells, plan.farWindow()) / farRate + farRefresh + rowOldest;
        double mean = (cellMean * (cellNodes - 1) + farMean * (all - cellNodes + 1)) / all;
        return new Predicted(cellMean, cellOldest, mean, farOldest);
    }

    /** Mean over the pushes between two refreshes. */
    private static double atPush(Settings settings, int pushes) {
        double interval = 1.0 / pushes;
        double refresh = (double) settings.refreshMillis() / settings.periodMillis();
        return (Math.ceil(refresh / interval) - 1) * interval / 2;
    }
}
