package org.mosix.balance;

/**
 * What became of a simulated cluster.
 *
 * @param makespan seconds until the last job had ended
 * @param slowdown mean over all jobs of the time from its coming to its end, over what it needs alone on the fastest processor
 * @param moves of a job, on the average
 * @param mostMoves of one job
 * @param swapSeconds seconds that jobs were on nodes with too little memory, all together
 * @param core which part of one processor a home that has jobs needs to decide
 */
record SimResult(double makespan, double slowdown, double moves, int mostMoves, double swapSeconds, double core) {}
