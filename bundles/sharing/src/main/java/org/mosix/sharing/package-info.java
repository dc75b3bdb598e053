/**
 * Who may use whose nodes, and who goes first: clusters, partners, priorities. Immutable values and pure functions; any
 * thread. Nothing here reads a file, a clock or a socket: bytes, ages and addresses are given.
 *
 * <p>The text in which a partner is written down is in {@link org.mosix.sharing.file}, the decision who comes in and who
 * leaves in {@link org.mosix.sharing.admission}.
 */
package org.mosix.sharing;
