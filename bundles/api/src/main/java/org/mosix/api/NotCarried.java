package org.mosix.api;

/** The process holds something that cannot move: the message names the descriptor, mapping or state. */
public final class NotCarried extends ClusterException {
    private static final long serialVersionUID = 1L;

    public NotCarried(String message) {
        this(message, null);
    }

    public NotCarried(String message, Throwable cause) {
        super(message, cause);
    }
}
