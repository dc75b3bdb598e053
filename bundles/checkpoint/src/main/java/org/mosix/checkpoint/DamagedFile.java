package org.mosix.checkpoint;

import java.io.IOException;

/** A file of an image is not what was written, or was written by a version that is not known here. */
public final class DamagedFile extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedFile(String what) {
        super(what);
    }
}
