package org.mosix.process.home;

import java.io.IOException;

/** The process is in the middle of something that ends soon: the move may be tried again at once. */
public final class Busy extends IOException {
    private static final long serialVersionUID = 1L;

    public Busy(String what) {
        super(what);
    }
}
