package org.mosix.discovery.sim;

import org.mosix.discovery.gossip.GossipMath;
import org.mosix.discovery.gossip.Plan;
import org.mosix.discovery.gossip.Settings;

/**
 * The ages that the formulas foretell, in periods. An entry's age at its push is half a refresh in the mean, so is a
 * digest's; what a digest says has the age that its maker's entries have. The oldest of all is taken to be the oldest row of all
 * in the oldest digest.
 */
record Predicted(double cellMean, double cellOldest, double mean, double oldest) {
    static Predicted of(Plan plan, Settings settings, int cellNodes, int cells, double loss) {
        double refresh = settings.refreshMillis() / 2.0 / settings.periodMillis();
        double cellRate = plan.cellPushes() * (1 - loss);
        double cellMean = GossipMath.meanAge(cellNodes, plan.cellWindow()) / cellRate + refresh;
        double cellOldest = GossipMath.maximalAge(cellNodes, plan.cellWindow()) / cellRate + refresh;
        if (cells == 1) {
            return new Predicted(cellMean, cellOldest, cellMean, cellOldest);
        }
        double farRate = plan.farPushes() * (1 - loss);
        double inDigest = (cellMean * (cellNodes - 1) + refresh) / cellNodes;
        double farMean = GossipMath.meanAge(cells, plan.farWindow()) / farRate + refresh + inDigest;
        double all = (double) cellNodes * cells - 1;
        // The tail of ages in a vector is exponential: the oldest of more entries is older by the logarithm of their
        // ratio.
        double scale = -1 / (plan.cellWindow() * Math.log(1 - 1 / (cellNodes - 1.0))) / cellRate;
        double rowOldest = cellOldest + scale * Math.log(all / cellNodes);
        double farOldest = GossipMath.maximalAge(cells, plan.farWindow()) / farRate + refresh + rowOldest;
        double mean = (cellMean * (cellNodes - 1) + farMean * (all - cellNodes + 1)) / all;
        return new Predicted(cellMean, cellOldest, mean, farOldest);
    }
}
