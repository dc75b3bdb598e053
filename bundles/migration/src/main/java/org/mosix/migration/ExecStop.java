package org.mosix.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.linux.trace.Tracee;
import org.mosix.linux.trace.WaitStatus;

/** The stop inside a successful execve: what has to be known before the new program goes anywhere. */
final class ExecStop {
    private static final int ELF_CLASS = 4;
    private static final int ELF_32 = 1;

    private ExecStop() {}

    /** Runs on to the exit of execve: only there can registers be set. On the hand. */
    static void leave(Tracee tracee) {
        tracee.resumeToSyscall(0);
        while (true) {
            WaitStatus now = tracee.hand().await(tracee);
            if (now.syscallStop()) {
                return;
            }
            tracee.resumeToSyscall(0);
        }
    }

    /** Why the program may not leave home, or null. */
    static Household.Stay mustStay(int pid) throws IOException {
        byte[] head = new byte[5];
        try (java.io.InputStream exe = Files.newInputStream(Path.of("/proc/" + pid + "/exe"))) {
            if (exe.read(head) == 5 && head[ELF_CLASS] == ELF_32) {
                return new Household.Stay("a 32-bit program runs only at home");
            }
        }
        ProcessStatus status = ProcessStatus.of(pid);
        if (status.number("Threads") > 1) {
            return new Household.Stay(status.number("Threads") + " threads");
        }
        boolean changed = status.number("Uid", 0) != status.number("Uid", 1)
                || status.number("Gid", 0) != status.number("Gid", 1);
        if (changed) {
            return new Household.Stay("a setuid or setgid program runs only at home");
        }
        return status.number("Seccomp") != 0 ? new Household.Stay("it has a seccomp filter of its own") : null;
    }
}
