/**
 * What people are shown of nodes: the columns of a list, live bars for a terminal, the best node for a process. Pure: from what
 * is known to text; whoever has a terminal draws it. Used by the users' commands and by the Karaf shell's.
 */
package org.mosix.monitor;
