package org.mosix.process.transfer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mosix.wire.Channel;
import org.mosix.wire.Malformed;

/**
 * Signals that left home for a thread of a body which had not taken them when it was frozen, and the mask that its calls had
 * made, or {@link org.mosix.process.protocol.CallFrame#SAME_MASK}. Those of all threads travel together behind their image, in
 * its order: in as many SIGNAL frames as it takes, {@code u32 more, threads x (u64 mask, u32 count, count x (u32 signal,
 * u64 blocks, siginfo))}.
 */
public record Signals(long mask, List<Pending> pending) {
    private static final int INFO = 128;
    private static final int ENTRY = 4 + 8 + INFO;
    private static final int HEADER = 12;
    private static final int IN_FRAME = 4000;
    /** Of all threads together: more than a user may have pending by default (RLIMIT_SIGPENDING). */
    private static final int MOST = 1 << 18;

    /**
     * @param blocks what the kernel blocks while its handler runs
     * @param info siginfo_t as home's kernel gave it
     */
    public record Pending(int signal, long blocks, byte[] info) {}

    /** Bodies of SIGNAL frames. */
    public static List<ByteBuffer> encode(List<Signals> threads) {
        List<ByteBuffer> frames = new ArrayList<>();
        int[] done = new int[threads.size()];
        int left = threads.stream().mapToInt(s -> s.pending.size()).sum();
        boolean more;
        do {
            int room = Math.min(IN_FRAME, left);
            ByteBuffer b = Channel.direct(4 + threads.size() * HEADER + room * ENTRY);
            b.putInt(0);
            left -= room;
            more = false;
            for (int i = 0; i < done.length; i++) {
                List<Pending> all = threads.get(i).pending;
                List<Pending> some = all.subList(done[i], Math.min(all.size(), done[i] + room));
                b.putLong(threads.get(i).mask).putInt(some.size());
                some.forEach(p -> b.putInt(p.signal).putLong(p.blocks).put(p.info));
                done[i] += some.size();
                room -= some.size();
                more |= done[i] < all.size();
            }
            frames.add(b.putInt(0, more ? 1 : 0).flip());
        } while (more);
        return frames;
    }

    /** Puts the frames together again. One thread. */
    public static final class Reader {
        private final List<Signals> threads = new ArrayList<>();
        private final int count;
        private int signals;

        /** @param count of the image's threads */
        public Reader(int count) {
            this.count = count;
        }

        /** Takes a frame; true if it was the last. */
        public boolean add(ByteBuffer b) throws Malformed {
            int more = b.remaining() < 4 ? -1 : b.getInt();
            if (more != 0 && more != 1) {
                throw new Malformed("signals without a beginning");
            }
            int before = signals;
            for (int i = 0; i < count; i++) {
                Signals some = one(b);
                signals += some.pending.size();
                if (i == threads.size()) {
                    threads.add(some);
                } else {
                    threads.get(i).pending.addAll(some.pending);
                }
            }
            if (b.hasRemaining()) {
                throw new Malformed("signals of more than " + count + " threads");
            }
            if (signals > MOST) {
                throw new Malformed("more than " + MOST + " signals");
            }
            if (more == 1 && signals == before) {
                throw new Malformed("signals that do not end");
            }
            return more == 0;
        }

        /** What has come so far, one for each thread. */
        public List<Signals> all() {
            return threads;
        }

        private static Signals one(ByteBuffer b) throws Malformed {
            long mask = b.remaining() < HEADER ? 0 : b.getLong();
            int n = b.remaining() < 4 ? -1 : b.getInt();
            if (n < 0 || n > IN_FRAME || b.remaining() < n * ENTRY) {
                throw new Malformed("a list of " + n + " signals");
            }
            List<Pending> all = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                int signal = b.getInt();
                long blocks = b.getLong();
                byte[] info = new byte[INFO];
                b.get(info);
                if (signal < 1 || signal > 64) {
                    throw new Malformed("signal " + signal);
                }
                all.add(new Pending(signal, blocks, info));
            }
            return new Signals(mask, all);
        }
    }
}
