/**
 * Gossip over UDP: datagrams that only holders of the cluster's key can make, the socket, and the thread that drives a
 * {@link org.mosix.discovery.gossip.Gossip}. Whatever comes from the network is refused until its MAC has shown that it
 * comes from a node; what is kept of senders and of sources of forgeries is bounded.
 */
package org.mosix.discovery.net;
