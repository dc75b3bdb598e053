package org.mosix.api;

/**
 * An expected failure. The message is one sentence for the user: what failed, where, and what to do; without the
 * command's name and without a full stop.
 */
public abstract class ClusterException extends Exception {
    private static final long serialVersionUID = 1L;

    ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
