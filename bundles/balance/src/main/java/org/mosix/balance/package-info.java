/**
 * Where this home's processes work, decided by the node itself. {@link org.mosix.balance.BalanceLoop} asks the chosen policies
 * ({@link org.mosix.slots.PolicySlot}) with a view that {@link org.mosix.balance.ViewBuilder} makes of what nodes know of each other,
 * of the profiles of processes, and of what was moved since ({@link org.mosix.balance.Ledger}); it has the migrator make the moves, and
 * keeps a record of each decision ({@link org.mosix.balance.DecisionBook}).
 *
 * <p>Threads: {@code mosix-balance} decides, {@code mosix-balance-mover} moves, as many as moves may be under way, {@code
 * mosix-policy-NAME} answers for each policy. Each class with state has one lock and calls nobody while it holds it.
 */
package org.mosix.balance;
