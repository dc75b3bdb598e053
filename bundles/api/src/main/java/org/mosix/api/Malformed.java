package org.mosix.api;

/** Bytes or text that break the rules of their format. */
public final class Malformed extends ClusterException {
    private static final long serialVersionUID = 1L;

    public Malformed(String message) {
        this(message, null);
    }

    public Malformed(String message, Throwable cause) {
        super(message, cause);
    }
}
