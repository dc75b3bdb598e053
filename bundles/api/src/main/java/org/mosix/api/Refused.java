package org.mosix.api;

/** A node, a policy or a permission says no. */
public final class Refused extends ClusterException {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
        this(message, null);
    }

    public Refused(String message, Throwable cause) {
        super(message, cause);
    }
}
