package org.mosix.syscall.marshal;

/** Bytes from another node that no correct node sends. The connection they came by must be closed. */
public final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    /** No stack trace: a flood of bad frames must not cost much. */
    public Malformed(String message) {
        super(message, null, false, false);
    }
}
