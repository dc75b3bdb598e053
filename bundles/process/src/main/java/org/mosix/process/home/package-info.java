/**
 * The home side: deputies and the links to the hosts where their bodies work. Threads: a link's {@code In} receives and
 * starts calls in deputies; a deputy's {@code Out} waits for their ends and answers; the deputy's hand sees its signals,
 * children, execs and its end. {@link org.mosix.process.home.Deputy#lock} orders the start of calls against signals.
 */
package org.mosix.process.home;
