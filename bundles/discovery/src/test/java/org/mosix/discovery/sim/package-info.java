/**
 * Thousands of nodes in one thread: the state machine itself on a clock, a network and random numbers of its own. A run is
 * a function of its seed.
 */
package org.mosix.discovery.sim;
