package org.mosix.process.home;

import org.mosix.syscall.table.Row;

/**
 * A call that the deputy makes for its body.
 *
 * @param seq the host's number of it
 * @param args as the host sent them
 * @param action the new signal action of an rt_sigaction, or null
 */
record HomeCall(Row row, int seq, long[] args, byte[] action) {}
