package org.mosix.linux;

/** The kernel said no to something the node itself needs; callers turn it into a sentence at their border. */
public final class KernelException extends RuntimeException {
    private final int errno;

    public KernelException(String what, int errno) {
        super(what + ": " + Errno.name(errno));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
