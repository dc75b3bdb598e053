package org.mosix.trust.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.mosix.api.Malformed;
import org.mosix.api.Printable;
import org.mosix.api.Refused;
import org.mosix.trust.bytes.Reader;
import org.mosix.trust.bytes.Writer;

/**
 * Messages over TLS: {@code u8 version, u8 kind, u32 length, body}, little-endian. The length is checked before anything is
 * allocated. One thread for each direction.
 */
public final class Frames {
    /** Asks to be let in: id and secret of a token, and a request for a certificate. */
    public static final int JOIN = 1;
    /** Asks for a certificate on a new key. */
    public static final int RENEW = 2;
    /** A certificate, and what the authority has to say. */
    public static final int GRANT = 3;
    /** Statements that one end has, for the other, which asks for keys or gives them. */
    public static final int AGREE = 5;
    /** No, in one sentence. */
    public static final int REFUSE = 4;

    private static final int VERSION = 1;
    private static final int HEAD_BYTES = 6;
    private static final int MOST_SENTENCE = 300;

    private Frames() {}

    public static void write(OutputStream out, int kind, byte[] body) throws IOException {
        out.write(new Writer().u8(VERSION).u8(kind).bytes(body).done());
        out.flush();
    }

    public static void refuse(OutputStream out, String sentence) throws IOException {
        write(out, REFUSE, sentence.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The body of the next frame, which must be of this kind.
     *
     * @throws Refused with the peer's sentence, made short and printable, if it says no
     */
    public static byte[] read(InputStream in, int kind, int most) throws IOException, Malformed, Refused {
        Reader head = new Reader("a frame", exactly(in, HEAD_BYTES));
        head.version(VERSION);
        int found = head.u8();
        if (found != kind && found != REFUSE) {
            throw new Malformed("a frame of kind " + found + " where " + kind + " is due");
        }
        int length = head.within(0, found == REFUSE ? 4 * MOST_SENTENCE : most);
        byte[] body = exactly(in, length);
        if (found == REFUSE) {
            String words = new String(body, StandardCharsets.UTF_8);
            throw new Refused(Printable.of(words.length() > MOST_SENTENCE ? words.substring(0, MOST_SENTENCE) : words));
        }
        return body;
    }

    /** Allocates as bytes come, so that a length alone costs nothing. */
    private static byte[] exactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the other end closed the connection");
        }
        return bytes;
    }
}
