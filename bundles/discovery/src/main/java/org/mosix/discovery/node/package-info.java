/**
 * Gossip as part of a node: its settings in {@code etc/org.mosix.discovery.cfg}, its life with the bundle and its settings, and
 * what it knows as the service {@link org.mosix.api.Information}.
 */
package org.mosix.discovery.node;
