/**
 * The protocol by which nodes know each other: a state machine without threads, sockets or clock. Who owns a
 * {@link org.mosix.discovery.gossip.Gossip} calls it from one thread at a time; the rest of the package is its parts and
 * is touched by it only. {@link org.mosix.discovery.gossip.GossipMath} and what it serves are pure functions.
 *
 * <p>Times are milliseconds of a monotonic clock of this node; ages travel, times never do.
 */
package org.mosix.discovery.gossip;
