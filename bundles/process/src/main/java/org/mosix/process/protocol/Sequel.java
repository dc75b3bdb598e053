package org.mosix.process.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.Nr;

/**
 * A question that a guest will probably ask next, with home's answer (docs/adr/0006). Several stand in the
 * {@link Foresight} of an answer, in the order in which home has made them:
 * {@code u32 nr, u32 bytes of ins, u32 bytes of outs, u32 0, i64 result, 6 x u64 arguments, ins, outs}.
 *
 * @param args the six words; pointers among them are without meaning
 * @param ins as a call frame has them
 * @param outs as a reply frame has them
 */
public record Sequel(int nr, long[] args, byte[] ins, long result, byte[] outs) {
    /** Most of them with one answer. */
    public static final int MOST = 16;
    /** Most bytes of them all. */
    public static final int MOST_BYTES = 6 << 10;

    private static final int WORDS = 6;
    private static final int HEAD = 24 + 8 * WORDS;

    /** Calls that only ask for what is the same for whoever asks, and change nothing. */
    public static boolean asks(int nr) {
        return switch (nr) {
            case Nr.STAT, Nr.LSTAT, Nr.FSTAT, Nr.NEWFSTATAT, Nr.STATX -> true;
            case Nr.ACCESS, Nr.FACCESSAT, Nr.FACCESSAT2, Nr.READLINK, Nr.READLINKAT, Nr.GETCWD -> true;
            default -> false;
        };
    }

    /** Do these ins name a process's own files, which change without a call? */
    public static boolean isOwn(byte[] ins) {
        String text = new String(ins, StandardCharsets.ISO_8859_1);
        return text.contains("/proc") || text.contains("/dev/fd");
    }

    /** Bytes it takes. */
    public int size() {
        return HEAD + ins.length + outs.length;
    }

    /** Appends it. */
    public void put(ByteBuffer to) {
        to.order(ByteOrder.LITTLE_ENDIAN);
        to.putInt(nr).putInt(ins.length).putInt(outs.length).putInt(0).putLong(result);
        for (long word : args) {
            to.putLong(word);
        }
        to.put(ins).put(outs);
    }

    /** All of a foresight; null if that is not what it should be. */
    public static List<Sequel> decode(byte[] told) {
        ByteBuffer b = ByteBuffer.wrap(told).order(ByteOrder.LITTLE_ENDIAN);
        List<Sequel> all = new ArrayList<>();
        while (b.hasRemaining()) {
            if (b.remaining() < HEAD || all.size() == MOST) {
                return null;
            }
            int nr = b.getInt();
            int in = b.getInt();
            int out = b.getInt();
            long result = b.position(b.position() + Integer.BYTES).getLong();
            long[] args = new long[WORDS];
            for (int i = 0; i < WORDS; i++) {
                args[i] = b.getLong();
            }
            if (!asks(nr) || in < 0 || out < 0 || in > b.remaining() || out > b.remaining() - in) {
                return null;
            }
            byte[] ins = new byte[in];
            byte[] outs = new byte[out];
            b.get(ins).get(outs);
            all.add(new Sequel(nr, args, ins, result, outs));
        }
        return all;
    }
}
