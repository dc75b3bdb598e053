package org.mosix.balance.sim;

/**
 * What became of a simulated cluster.
 *
 * @param makespan seconds until the last job had ended
 * @param slowdown mean over all jobs of the time from its coming to its end, over what it needs alone on the fastest processor
 * @param moves of a job, on the average
 * @param mostMoves of one job
 * @param swapSeconds seconds that jobs were on nodes with too little memory, all together
 * @param loopNanos of a processor that homes needed to decide, besides the policies
 * @param homeSeconds that homes had jobs, all together
 */
public record SimResult(
        double makespan,
        double slowdown,
        double moves,
        int mostMoves,
        double swapSeconds,
        long loopNanos,
        double homeSeconds) {}
