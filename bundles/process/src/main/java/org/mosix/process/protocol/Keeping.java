package org.mosix.process.protocol;

import org.mosix.linux.Nr;

/** Which calls leave a process's descriptors, and who else has their open files, what they were. */
public final class Keeping {
    private Keeping() {}

    /** Does this call, whatever it is told to do? close(2) takes one away, and only that. Of any other call, no. */
    public static boolean keeps(int nr) {
        return switch (nr) {
            case Nr.READ, Nr.WRITE, Nr.READV, Nr.WRITEV, Nr.PREAD64, Nr.PWRITE64, Nr.LSEEK, Nr.FSYNC, Nr.FDATASYNC ->
                true;
            case Nr.OPENAT, Nr.CLOSE, Nr.MMAP, Nr.GETDENTS, Nr.GETDENTS64, Nr.UNLINK, Nr.UNLINKAT, Nr.MKDIR -> true;
            case Nr.RENAME, Nr.GETRUSAGE, Nr.TIMES, Nr.GETPID, Nr.CLOCK_GETTIME, Nr.FSTATFS -> true;
            case Nr.RT_SIGACTION, Nr.RT_SIGPROCMASK, Nr.RT_SIGRETURN -> true;
            default -> Sequel.asks(nr);
        };
    }
}
