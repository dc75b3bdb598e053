package org.mosix.migration;

import java.nio.charset.StandardCharsets;
import org.mosix.api.Printable;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.PidFd;
import org.mosix.linux.trace.Gadget;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.home.Deputy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sentence on a process's own standard error, when it is about to be ended. It is written through the process's own open
 * file, taken by pidfd_getfd(2): to open /proc/PID/fd/2 anew would be done with our rights, and a user may have any
 * file of root's open there for reading.
 */
final class LastWords {
    private static final int STDERR = 2;
    private static final int POLLOUT = 4;
    private static final int PATIENCE_MILLIS = 500;

    /** Exit status of a process whose host was lost. */
    private static final int LOST_STATUS = 122;

    private static final Logger LOG = LoggerFactory.getLogger(LastWords.class);

    private LastWords() {}

    /** Its host was lost: it says so and ends. */
    static void lost(Deputy deputy, String why) {
        LOG.warn("process {} is lost: {}", deputy.pid(), why);
        sentence(deputy.pid(), "process " + deputy.pid() + " is lost: " + why + "; exit status " + LOST_STATUS);
        deputy.nextStop().ask(() -> end(deputy));
        deputy.hand().offer(() -> {
            if (deputy.tracee().stopped()) {
                end(deputy);
            } else {
                deputy.tracee().interrupt();
            }
        });
    }

    private static void end(Deputy deputy) {
        Tracee tracee = deputy.tracee();
        Registers r = tracee.registers();
        tracee.registers(r.enter(deputy.gadgetBase() + Gadget.CALL, Nr.EXIT_GROUP, LOST_STATUS));
        tracee.resume(0);
    }

    /** The very open file of the process is written to: its offset, its O_APPEND, also if it is a socket. */
    static void sentence(int pid, String what) {
        int fd = PidFd.take(pid, STDERR);
        if (fd < 0) {
            return;
        }
        byte[] text = (Printable.of("mosrun: " + what) + "\n").getBytes(StandardCharsets.UTF_8);
        NativeBuffer buffer = new NativeBuffer(text.length);
        buffer.bytes().put(0, text);
        // A terminal that was stopped with Ctrl-S must not hold us.
        NativeBuffer poll = new NativeBuffer(8).putInt(0, fd).putInt(4, POLLOUT);
        if (Kernel.call(Nr.POLL, poll.address(), 1, PATIENCE_MILLIS) == 1) {
            Kernel.call(Nr.WRITE, fd, buffer.address(), text.length);
        }
        Kernel.close(fd);
    }
}
