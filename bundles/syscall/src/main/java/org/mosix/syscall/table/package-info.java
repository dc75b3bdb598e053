/** The table of system calls: one row for each, and the shapes of their arguments. */
package org.mosix.syscall.table;
