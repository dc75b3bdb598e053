package org.mosix.trust.bytes;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Puts fields behind each other, little-endian; {@link Reader} takes them apart. One thread. */
public final class Writer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public Writer u8(int value) {
        return number(value, 1);
    }

    public Writer u16(int value) {
        return number(value, Short.BYTES);
    }

    public Writer i32(int value) {
        return number(value, Integer.BYTES);
    }

    public Writer i64(long value) {
        return number(value, Long.BYTES);
    }

    /** Bytes whose count the reader knows. */
    public Writer fixed(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** A count of four bytes, and the bytes. */
    public Writer bytes(byte[] bytes) {
        return i32(bytes.length).fixed(bytes);
    }

    /** A count of two bytes, and the text in UTF-8; throws IllegalArgumentException beyond 65535 bytes. */
    public Writer text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0xffff) {
            throw new IllegalArgumentException("a text of " + bytes.length + " bytes");
        }
        return u16(bytes.length).fixed(bytes);
    }

    public byte[] done() {
        return out.toByteArray();
    }

    private Writer number(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >> (Byte.SIZE * i)));
        }
        return this;
    }
}
