/**
 * Images of processes in files of a node: what a frozen process is while its memory is on disk. A file is a row of sections that
 * say what they are, each with its length and checksum; what is in them is the affair of who writes them.
 */
package org.mosix.checkpoint;
