/** Images on their way between nodes: the sending side, and what both sides need of mapped files. */
package org.mosix.process.transfer;
