package org.mosix.api;

/** A node does not answer, or is not listed. */
public final class Unreachable extends ClusterException {
    private static final long serialVersionUID = 1L;

    public Unreachable(String message) {
        this(message, null);
    }

    public Unreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
