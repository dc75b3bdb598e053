package org.mosix.process.transfer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mosix.wire.Channel;
import org.mosix.wire.Malformed;

/**
 * Signals that left home for a thread of a body which had not taken them when it was frozen, and the mask that its calls had
 * made, or {@link org.mosix.process.protocol.CallFrame#SAME_MASK}. Those of all threads travel in one frame, in the order of
 * the image.
 */
public record Signals(long mask, List<Pending> pending) {
    private static final int HEADER = 12;
    private static final int INFO = 128;
    /** Of a process with one thread; of several that have so many, later ones are dropped. */
    private static final int MOST = 8000;

    /** @param info siginfo_t as home's kernel gave it */
    public record Pending(int signal, byte[] info) {}

    /** Body of a SIGNAL frame behind an image. */
    public static ByteBuffer encode(List<Signals> threads) {
        int left = MOST;
        int size = 0;
        List<List<Pending>> lists = new ArrayList<>();
        for (Signals s : threads) {
            List<Pending> some = s.pending.subList(0, Math.min(s.pending.size(), left));
            left -= some.size();
            size += HEADER + some.size() * (4 + INFO);
            lists.add(some);
        }
        ByteBuffer b = Channel.direct(size);
        for (int i = 0; i < lists.size(); i++) {
            b.putLong(threads.get(i).mask).putInt(lists.get(i).size());
            for (Pending p : lists.get(i)) {
                b.putInt(p.signal).put(p.info);
            }
        }
        return b.flip();
    }

    /** Those of {@code threads} threads. */
    public static List<Signals> decode(ByteBuffer b, int threads) throws Malformed {
        List<Signals> lists = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            lists.add(one(b));
        }
        if (b.hasRemaining()) {
            throw new Malformed("signals of more than " + threads + " threads");
        }
        return lists;
    }

    private static Signals one(ByteBuffer b) throws Malformed {
        long mask = b.remaining() < HEADER ? 0 : b.getLong();
        int n = b.remaining() < 4 ? -1 : b.getInt();
        if (n < 0 || n > MOST || b.remaining() < n * (4 + INFO)) {
            throw new Malformed("a list of " + n + " signals");
        }
        List<Pending> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int signal = b.getInt();
            byte[] info = new byte[INFO];
            b.get(info);
            if (signal < 1 || signal > 64) {
                throw new Malformed("signal " + signal);
            }
            all.add(new Pending(signal, info));
        }
        return new Signals(mask, all);
    }
}
