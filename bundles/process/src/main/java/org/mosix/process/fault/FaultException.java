package org.mosix.process.fault;

import java.io.IOException;

/** A step failed because a test had asked for it. */
public final class FaultException extends IOException {
    private static final long serialVersionUID = 1L;

    FaultException(FaultPoint point) {
        super("a fault was asked for at point " + point.number() + " (" + point + ")");
    }
}
