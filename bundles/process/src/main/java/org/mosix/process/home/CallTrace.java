package org.mosix.process.home;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.mosix.linux.trace.WaitStatus;
import org.mosix.syscall.marshal.Trace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prints the calls that are made at home for the processes of one job while they are away, one line each, before the
 * process hears of the result. Who cannot take the lines ends the trace, not the job. Any thread.
 */
public final class CallTrace {
    private static final Logger LOG = LoggerFactory.getLogger(CallTrace.class);

    private final Trace trace = new Trace();
    private OutputStream out;

    public CallTrace(OutputStream out) {
        this.out = out;
    }

    synchronized void call(int pid, HomeCall call, long result) {
        ByteBuffer ins = call.ins() == null ? null : ByteBuffer.wrap(call.ins());
        line(pid, trace.line(call.row(), call.args(), ins, result));
    }

    /** A close(2) of which home has heard late. */
    synchronized void closed(int pid, int descriptor) {
        line(pid, "close(" + descriptor + ") = 0");
    }

    /** A call that does not come back. */
    synchronized void last(int pid, HomeCall call, String result) {
        String text = trace.line(call.row(), call.args(), null, 0);
        line(pid, text.substring(0, text.lastIndexOf('=') + 2) + result);
    }

    synchronized void ended(int pid, WaitStatus status) {
        int shown = status.shellStatus();
        line(
                pid,
                status.exited()
                        ? "+++ exited with " + shown + " +++"
                        : "+++ killed by signal " + (shown - 128) + " +++");
    }

    private void line(int pid, String text) {
        if (out == null) {
            return;
        }
        try {
            out.write(("[pid " + pid + "] " + text + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.info("the calls of process {} are not printed any more: {}", pid, e.getMessage());
            close();
        }
    }

    /** The job is over. */
    public synchronized void close() {
        if (out != null) {
            try {
                out.close();
            } catch (IOException e) {
                LOG.debug("closing a trace: {}", e.getMessage());
            }
            out = null;
        }
    }
}
