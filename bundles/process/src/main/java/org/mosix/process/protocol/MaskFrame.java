package org.mosix.process.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.trace.SignalInfo;
import org.mosix.wire.Channel;
import org.mosix.wire.Malformed;

/**
 * Host to home: the deputy shall have this signal mask, and these signals, which it had sent before, pend in it again
 * (docs/adr/0005). And it shall close a descriptor, if the guest has done so.
 * {@code u64 task, u32 epoch, u32 count, u64 mask, u32 descriptor + 1, u32 0, count x siginfo}.
 *
 * @param closes the descriptor, or {@link CallFrame#NO_CLOSE}
 */
public record MaskFrame(int epoch, long mask, int closes, List<byte[]> infos) {
    /** Signals in one frame. */
    public static final int MOST = 64;

    private static final int INFO = SignalFrame.INFO_SIZE;
    private static final int HEADER = 32;

    public static ByteBuffer encode(long task, int epoch, long mask, int closes, List<byte[]> infos) {
        ByteBuffer b = Channel.direct(HEADER + infos.size() * INFO);
        b.putLong(task).putInt(epoch).putInt(infos.size()).putLong(mask);
        b.putInt(closes + 1).putInt(0);
        infos.forEach(b::put);
        return b.flip();
    }

    public static MaskFrame decode(ByteBuffer b) throws Malformed {
        int count = b.remaining() < HEADER ? -1 : b.getInt(12);
        if (count < 0 || count > MOST || b.remaining() != HEADER + count * INFO) {
            throw new Malformed("a mask with " + count + " signals");
        }
        int closes = b.getInt(24) - 1;
        if (closes < CallFrame.NO_CLOSE) {
            throw new Malformed("a mask that closes descriptor " + closes);
        }
        List<byte[]> infos = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] info = new byte[INFO];
            b.get(HEADER + i * INFO, info);
            int signal = SignalInfo.of(info).number();
            if (signal < 1 || signal > 64) {
                throw new Malformed("signal " + signal);
            }
            infos.add(info);
        }
        return new MaskFrame(b.getInt(8), b.getLong(16), closes, infos);
    }
}
