package org.mosix.wire;

import java.io.IOException;

/** The peer understood and said no; the message is its sentence. */
public final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    public Refusal(String sentence) {
        super(sentence);
    }
}
