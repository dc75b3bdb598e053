package org.mosix.linux;

/** Signal numbers of x86-64 and what the kernel does by default (signal(7)). */
public final class Signals {
    public static final int SIGINT = 2;
    public static final int SIGILL = 4;
    public static final int SIGTRAP = 5;
    public static final int SIGBUS = 7;
    public static final int SIGFPE = 8;
    public static final int SIGKILL = 9;
    public static final int SIGUSR1 = 10;
    public static final int SIGSEGV = 11;
    public static final int SIGTERM = 15;
    public static final int SIGCHLD = 17;
    public static final int SIGCONT = 18;
    public static final int SIGSTOP = 19;
    public static final int SIGTSTP = 20;
    public static final int SIGTTIN = 21;
    public static final int SIGTTOU = 22;
    public static final int SIGURG = 23;
    public static final int SIGXCPU = 24;
    public static final int SIGWINCH = 28;
    public static final int SIGSYS = 31;
    /** Signals are 1..64. */
    public static final int COUNT = 64;

    private Signals() {}

    /** Does a bit set as in /proc/PID/status (bit 0 is signal 1) hold the signal? */
    public static boolean in(long set, int signal) {
        return signal >= 1 && signal <= COUNT && (set >>> (signal - 1) & 1) != 0;
    }

    public static long bit(int signal) {
        return 1L << (signal - 1);
    }

    /** Signals whose default action stops the process. */
    public static boolean stopsByDefault(int signal) {
        return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
    }

    /** Signals whose default action is to do nothing (SIGCONT has done its work before it is delivered). */
    public static boolean ignoredByDefault(int signal) {
        return signal == SIGCHLD || signal == SIGURG || signal == SIGWINCH || signal == SIGCONT;
    }

    /** Signals that the kernel raises for what an instruction did; they belong to the body, not to home. */
    public static boolean isFault(int signal) {
        return signal == SIGSEGV
                || signal == SIGBUS
                || signal == SIGFPE
                || signal == SIGILL
                || signal == SIGTRAP
                || signal == SIGSYS;
    }
}
