package org.mosix.linux.trace;

/** What wait4(2) said of a process: one int, decoded. */
public record WaitStatus(int raw) {
    public static final int EVENT_FORK = 1;
    public static final int EVENT_VFORK = 2;
    public static final int EVENT_CLONE = 3;
    public static final int EVENT_EXEC = 4;
    public static final int EVENT_VFORK_DONE = 5;
    public static final int EVENT_EXIT = 6;
    public static final int EVENT_SECCOMP = 7;
    public static final int EVENT_STOP = 128;

    private static final int SYSCALL_STOP = 0x80 | 5;

    public boolean exited() {
        return (raw & 0x7f) == 0;
    }

    public boolean killed() {
        int low = raw & 0x7f;
        return low != 0 && low != 0x7f;
    }

    public boolean ended() {
        return exited() || killed();
    }

    /** As a shell says it: the exit code, or 128 + the signal. */
    public int shellStatus() {
        return exited() ? raw >> 8 & 0xff : 128 + (raw & 0x7f);
    }

    public boolean stopped() {
        return (raw & 0xff) == 0x7f;
    }

    /** The stop signal with any 0x80 mark removed. */
    public int signal() {
        return raw >> 8 & 0x7f;
    }

    /** A PTRACE_EVENT_ number, or 0. */
    public int event() {
        return raw >> 16;
    }

    public boolean syscallStop() {
        return stopped() && event() == 0 && (raw >> 8 & 0xff) == SYSCALL_STOP;
    }

    /** A stop because a signal is about to be delivered (not an event, not a system-call stop). */
    public boolean signalDelivery() {
        return stopped() && event() == 0 && !syscallStop();
    }

    /** PTRACE_EVENT_STOP for a job-control stop rather than for PTRACE_INTERRUPT or a new tracee. */
    public boolean groupStop() {
        return stopped() && event() == EVENT_STOP && signal() != 5;
    }

    @Override
    public String toString() {
        if (ended()) {
            return "ended " + shellStatus();
        }
        return "stopped signal " + signal() + " event " + event() + (syscallStop() ? " syscall" : "");
    }
}
