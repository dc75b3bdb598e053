package org.mosix.api;

/** The process, job or node meant has ended. */
public final class Gone extends ClusterException {
    private static final long serialVersionUID = 1L;

    public Gone(String message) {
        this(message, null);
    }

    public Gone(String message, Throwable cause) {
        super(message, cause);
    }
}
