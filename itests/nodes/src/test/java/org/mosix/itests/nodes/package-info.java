/**
 * Tests on three real nodes on this machine, made once by {@code ./mosix up 3} for all classes of a run.
 *
 * <p>Every command has a time limit; when the run ends, nothing of the nodes may be left on the machine.
 */
package org.mosix.itests.nodes;
