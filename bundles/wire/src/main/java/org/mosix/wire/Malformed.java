package org.mosix.wire;

import java.io.IOException;

/** The peer sent something that no correct peer sends; the connection is to be closed. */
public final class Malformed extends IOException {
    private static final long serialVersionUID = 1L;

    public Malformed(String what) {
        super(what);
    }
}
