/**
 * Policies that are asked what they would do: {@link org.mosix.balance.trial.Trials} asks them in the cluster as it is, in a view that
 * {@link org.mosix.balance.trial.ViewFile} reads, or in a simulated one, in slots of their own: nothing is moved, and a fault here is
 * none where the node decides.
 */
package org.mosix.balance.trial;
