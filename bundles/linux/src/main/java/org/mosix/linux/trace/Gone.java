package org.mosix.linux.trace;

/** The tracee has ended, or was killed, while the hand worked on it. */
public final class Gone extends RuntimeException {
    public Gone(int pid) {
        super("process " + pid + " has ended");
    }
}
