package org.mosix.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.mosix.api.Printable;

/** The peer understood and said no; the message is its sentence. */
public final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    /** Most characters taken of a peer's sentence: it reaches users and logs. */
    private static final int SENTENCE = 300;

    public Refusal(String sentence) {
        super(sentence);
    }

    /** A peer's words, for people: short and without control characters. */
    public static String sentence(ByteBuffer text) {
        String words = StandardCharsets.UTF_8.decode(text).toString();
        return Printable.of(words.length() > SENTENCE ? words.substring(0, SENTENCE) + "..." : words);
    }
}
