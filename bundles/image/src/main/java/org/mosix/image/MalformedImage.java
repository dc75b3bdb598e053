package org.mosix.image;

import java.io.IOException;

/** Bytes that claim to be an image and are none, or one of a version unknown here. */
public final class MalformedImage extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedImage(String what) {
        super(what);
    }
}
