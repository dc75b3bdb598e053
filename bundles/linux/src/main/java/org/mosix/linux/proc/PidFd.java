package org.mosix.linux.proc;

import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;

/** Open files of other processes, taken over as they are and not opened anew (pidfd_getfd(2)). Any thread. */
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
}
