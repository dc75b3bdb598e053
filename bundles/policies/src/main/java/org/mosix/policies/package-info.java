/**
 * The policies that come with a node. Each is a pure function of what it is given ({@link org.mosix.api.policy}), has no state, and
 * costs little: some microseconds for each process that may move, and one look at each node.
 */
package org.mosix.policies;
