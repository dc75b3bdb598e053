package org.mosix.sharing.file;

import org.mosix.sharing.Range;

/**
 * Nodes, and where they are written.
 *
 * @param file empty for our own nodes, which are in none
 * @param line from 1
 */
record Claim(Range range, String file, int line) {}
