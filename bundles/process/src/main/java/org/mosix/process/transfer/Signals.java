package org.mosix.process.transfer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mosix.wire.Channel;
import org.mosix.wire.Malformed;

/**
 * Signals that left home for a body which had not taken them when it was frozen, and the mask that its calls had made,
 * or {@link org.mosix.process.protocol.CallFrame#SAME_MASK}.
 */
public record Signals(long mask, List<Pending> pending) {
    private static final int HEADER = 12;
    private static final int INFO = 128;
    private static final int MOST = 8000;

    /** @param info siginfo_t as home's kernel gave it */
    public record Pending(int signal, byte[] info) {}

    public ByteBuffer encode() {
        int n = Math.min(pending.size(), MOST);
        ByteBuffer b = Channel.direct(HEADER + n * (4 + INFO));
        b.putLong(mask).putInt(n);
        for (Pending p : pending.subList(0, n)) {
            b.putInt(p.signal).put(p.info);
        }
        return b.flip();
    }

    public static Signals decode(ByteBuffer b) throws Malformed {
        long mask = b.remaining() < HEADER ? 0 : b.getLong();
        int n = b.remaining() < 4 ? -1 : b.getInt();
        if (n < 0 || n > MOST || b.remaining() != n * (4 + INFO)) {
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
