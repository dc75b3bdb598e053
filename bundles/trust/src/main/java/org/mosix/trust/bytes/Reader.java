package org.mosix.trust.bytes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.mosix.api.Malformed;

/** Takes apart what {@link Writer} made. Throws Malformed, never another exception, whatever the bytes are. One thread. */
public final class Reader {
    private final String what;
    private final ByteBuffer bytes;

    /** @param what is read, with its article: it stands in sentences */
    public Reader(String what, byte[] bytes) {
        this.what = what;
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    public int u8() throws Malformed {
        return need(1).get() & 0xff;
    }

    public int u16() throws Malformed {
        return need(Short.BYTES).getShort() & 0xffff;
    }

    public int i32() throws Malformed {
        return need(Integer.BYTES).getInt();
    }

    public long i64() throws Malformed {
        return need(Long.BYTES).getLong();
    }

    /** A number of four bytes from {@code least} to {@code most}. */
    public int within(int least, int most) throws Malformed {
        int value = i32();
        if (value < least || value > most) {
            throw new Malformed(what + " has " + value + " where " + least + " to " + most + " may stand");
        }
        return value;
    }

    public byte[] fixed(int count) throws Malformed {
        need(count);
        byte[] taken = new byte[count];
        bytes.get(taken);
        return taken;
    }

    /** Counted bytes, {@code most} at most. */
    public byte[] bytes(int most) throws Malformed {
        return fixed(within(0, most));
    }

    /** Text in UTF-8 of {@code most} bytes at most. */
    public String text(int most) throws Malformed {
        int count = u16();
        if (count > most) {
            throw new Malformed(what + " has a text of " + count + " bytes, more than " + most);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(fixed(count)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Malformed(what + " has a text that is not UTF-8", e);
        }
    }

    /** A byte that must be {@code known}. */
    public void version(int known) throws Malformed {
        int found = u8();
        if (found != known) {
            throw new Malformed(what + " has version " + found + ", and only " + known + " is known here");
        }
    }

    /** Nothing may follow. */
    public void end() throws Malformed {
        if (bytes.hasRemaining()) {
            throw new Malformed(what + " has " + bytes.remaining() + " bytes too many");
        }
    }

    private ByteBuffer need(int count) throws Malformed {
        if (bytes.remaining() < count) {
            throw new Malformed(what + " is cut short");
        }
        return bytes;
    }
}
