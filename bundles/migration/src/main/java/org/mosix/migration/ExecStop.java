package org.mosix.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mosix.image.NotCarried;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.linux.trace.Tracee;
import org.mosix.linux.trace.WaitStatus;

/** The stop inside a successful execve: what has to be known before the new program goes anywhere. */
final class ExecStop {
    private static final int ELF_CLASS = 4;
    private static final int ELF_32 = 1;

    /** It stays for as long as it runs this program. */
    static final class Stays extends NotCarried {
        private static final long serialVersionUID = 1L;

        Stays(String reason) {
            super(reason);
        }
    }

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

    /** Throws Stays if the program may not leave home; else its status. */
    static ProcessStatus mayLeave(int pid) throws IOException, NotCarried {
        byte[] head = new byte[5];
        try (java.io.InputStream exe = Files.newInputStream(Path.of("/proc/" + pid + "/exe"))) {
            if (exe.read(head) == 5 && head[ELF_CLASS] == ELF_32) {
                throw new Stays("a 32-bit program runs only at home");
            }
        }
        ProcessStatus status = ProcessStatus.of(pid);
        boolean changed = status.number("Uid", 0) != status.number("Uid", 1)
                || status.number("Gid", 0) != status.number("Gid", 1);
        if (changed) {
            throw new Stays("a setuid or setgid program runs only at home");
        }
        if (status.number("Seccomp") != 0) {
            throw new Stays("it has a seccomp filter of its own");
        }
        return status;
    }
}
