package org.mosix.linux.trace;

/** The hand that was to do it has ended, and all that it traced: nobody will. */
public final class HandEnded extends IllegalStateException {
    private static final long serialVersionUID = 1;

    HandEnded() {
        super("this node ends, or its part that moves processes is being replaced");
    }
}
