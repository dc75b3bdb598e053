/**
 * What a cluster's authority says to all its nodes: which authorities' certificates hold, which nodes' certificates do not
 * hold any more, and the keys of gossip. Each is a signed statement with a number that only rises.
 */
package org.mosix.trust.charter;
