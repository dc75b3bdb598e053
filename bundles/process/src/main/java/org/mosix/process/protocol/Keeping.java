package org.mosix.process.protocol;

import org.mosix.linux.Nr;

/** Which calls leave a process's descriptors, and who else has their open files, what they were. */
public final class Keeping {
    private static final int NONE = -1;
    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_GETLK = 5;
    private static final int F_SETLK = 6;
    private static final int F_SETLKW = 7;
    private static final int TCGETS = 0x5401;
    private static final int TIOCGWINSZ = 0x5413;

    private Keeping() {}

    /** Does this call, but for the descriptor that it {@link #replaces}? Of most calls that is not known. */
    public static boolean keeps(int nr, long[] args) {
        return switch (nr) {
            case Nr.FCNTL -> keeps((int) args[1]);
            case Nr.IOCTL -> (int) args[1] == TCGETS || (int) args[1] == TIOCGWINSZ;
            // Only asked for: a limit that is set may be that of a file's size.
            case Nr.PRLIMIT64 -> args[2] == 0;
            default -> uses(nr) || asks(nr) || Sequel.asks(nr);
        };
    }

    private static boolean keeps(int command) {
        return switch (command) {
            case F_GETFD, F_SETFD, F_GETFL, F_GETLK, F_SETLK, F_SETLKW -> true;
            default -> false;
        };
    }

    /** Calls that do something with files, which comes home in its order. Not those that change a mode. */
    private static boolean uses(int nr) {
        return switch (nr) {
            case Nr.READ, Nr.WRITE, Nr.READV, Nr.WRITEV, Nr.PREAD64, Nr.PWRITE64, Nr.LSEEK, Nr.FSYNC -> true;
            case Nr.FDATASYNC, Nr.FTRUNCATE, Nr.FADVISE64, Nr.GETDENTS, Nr.GETDENTS64, Nr.UTIMENSAT -> true;
            case Nr.OPENAT, Nr.CLOSE, Nr.DUP, Nr.DUP2, Nr.DUP3, Nr.MMAP -> true;
            case Nr.UNLINK, Nr.UNLINKAT, Nr.MKDIR, Nr.RENAME -> true;
            default -> false;
        };
    }

    /** Calls that have to do with no file. */
    private static boolean asks(int nr) {
        return switch (nr) {
            case Nr.RT_SIGACTION, Nr.RT_SIGPROCMASK, Nr.RT_SIGRETURN, Nr.KILL, Nr.WAIT4 -> true;
            case Nr.POLL, Nr.PPOLL, Nr.SELECT, Nr.PSELECT6, Nr.NANOSLEEP, Nr.CLOCK_NANOSLEEP -> true;
            case Nr.GETRUSAGE, Nr.TIMES, Nr.CLOCK_GETTIME, Nr.SYSINFO, Nr.UNAME, Nr.FSTATFS -> true;
            case Nr.GETPID, Nr.GETPPID, Nr.GETTID, Nr.GETUID, Nr.GETGID, Nr.GETEUID, Nr.GETEGID -> true;
            default -> false;
        };
    }

    /** The descriptor that this call closes, whatever takes its place; no number of any if there is none. */
    public static int replaces(int nr, long[] args) {
        return switch (nr) {
            case Nr.CLOSE -> (int) args[0];
            case Nr.DUP2, Nr.DUP3 -> (int) args[1];
            default -> NONE;
        };
    }
}
