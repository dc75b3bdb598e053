package org.mosix.discovery.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.mosix.api.Malformed;

/** Short texts: {@code u8 bytes, UTF-8}. */
final class Text {
    private Text() {}

    static void put(String text, ByteBuffer b) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        b.put((byte) bytes.length).put(bytes);
    }

    /** Malformed if it is longer than {@code most} bytes or no UTF-8; throws BufferUnderflowException if cut short. */
    static String get(int most, ByteBuffer b) throws Malformed {
        int length = b.get() & 0xff;
        if (length > most) {
            throw new Malformed("a text of " + length + " bytes where " + most + " are the most");
        }
        byte[] bytes = new byte[length];
        b.get(bytes);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Malformed("a text that is no UTF-8", e);
        }
    }
}
