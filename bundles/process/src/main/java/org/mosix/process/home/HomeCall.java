package org.mosix.process.home;

import java.util.List;
import org.mosix.linux.Errno;
import org.mosix.process.protocol.MapLine;
import org.mosix.syscall.table.Row;

/**
 * A call that the deputy makes for its body.
 *
 * @param seq the host's number of it
 * @param args as the host sent them
 * @param timeout what it waits for at most, or null
 * @param restart the restart code it ends with if it is undone before it has begun
 * @param action the new signal action of an rt_sigaction, or null
 * @param ins what it was laid out from, kept only while the job's calls are printed, or null
 * @param map of the body, if home has asked for it to come along, or null
 */
record HomeCall(
        Row row, int seq, long[] args, Wait timeout, long restart, byte[] action, byte[] ins, List<MapLine> map) {
    private static final int NO_SEQ = -1;

    /** A call that the deputy makes for its own sake: nobody is answered, and no signal may undo it. */
    static HomeCall internal(Row row) {
        return new HomeCall(row, NO_SEQ, new long[6], null, -Errno.ERESTARTNOINTR, null, null, null);
    }

    boolean internal() {
        return seq == NO_SEQ;
    }
}
