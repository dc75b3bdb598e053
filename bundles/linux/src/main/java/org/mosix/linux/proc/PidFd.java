package org.mosix.linux.proc;

import java.util.function.BooleanSupplier;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;

/**
 * Other processes, held so that their pids cannot go to others meanwhile: their open files, taken over as they are and not opened anew
 * (pidfd_getfd(2)), and signals to them (pidfd_send_signal(2)). Any thread.
 */
public final class PidFd {
    private PidFd() {}

    /** A descriptor of ours for the open file that process {@code pid} has as {@code number}; -errno if there is none. */
    public static int take(int pid, int number) {
        int pidfd = (int) Kernel.call(Nr.PIDFD_OPEN, pid, 0);
        if (pidfd < 0) {
            return pidfd;
        }
        int fd = (int) Kernel.call(Nr.PIDFD_GETFD, pidfd, number, 0);
        Kernel.close(pidfd);
        return fd;
    }

    /**
     * Sends a signal to the process that has this pid now.
     *
     * @param still whether it is the one that is meant; asked when its pid cannot go to another one any more
     * @return whether it was sent
     */
    public static boolean signal(int pid, int signal, BooleanSupplier still) {
        int pidfd = (int) Kernel.call(Nr.PIDFD_OPEN, pid, 0);
        if (pidfd < 0) {
            return false;
        }
        try {
            return still.getAsBoolean() && Kernel.call(Nr.PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0) == 0;
        } finally {
            Kernel.close(pidfd);
        }
    }
}
