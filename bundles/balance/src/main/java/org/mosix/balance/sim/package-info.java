/**
 * Simulated clusters whose homes decide with the node's own {@link org.mosix.balance.BalanceLoop} and policies, on a clock of their
 * own. A run is a function of its workload, its policies and its seed. One thread, but for the policies' own; nothing here is shared
 * between runs.
 */
package org.mosix.balance.sim;
