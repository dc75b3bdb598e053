package org.mosix.api;

/**
 * What this node knows of one node at the moment.
 *
 * @param address host and port as the node list writes them
 * @param up whether processes can move there now (true for the own node)
 * @param reason why it is not up, one sentence; empty when it is
 */
public record NodeInfo(NodeId id, String address, boolean up, String reason) {}
