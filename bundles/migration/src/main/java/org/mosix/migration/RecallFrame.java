package org.mosix.migration;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.mosix.api.Recall;
import org.mosix.wire.Channel;
import org.mosix.wire.Malformed;
import org.mosix.wire.Refusal;

/**
 * How far a home has come with the processes that it takes back, as it tells their host: u8 version, u8 1 for the last word
 * and else 0, u32 all, u32 home, u32 ended, u32 failed, u64 bytes, u16 number of reasons, and each of them as u16 bytes of UTF-8.
 *
 * @param last whether the home does no more
 */
record RecallFrame(Recall recall, boolean last) {
    private static final int VERSION = 2;
    private static final int HEAD = 28;
    /** More than any home has; so sums of what all nodes tell fit an int. */
    static final int MOST = 1 << 16;

    /** More than any home has; so sums fit a long. */
    static final long MOST_BYTES = 1L << 50;

    private static final int REASON_CHARS = 300;
    private static final int REASON_BYTES = 3 * REASON_CHARS;
    private static final int SHORT = 0xffff;

    ByteBuffer encode() {
        List<byte[]> reasons =
                last ? recall.reasons().stream().map(RecallFrame::cut).toList() : List.of();
        int size = HEAD + reasons.stream().mapToInt(r -> 2 + r.length).sum();
        ByteBuffer b = Channel.direct(size);
        b.put((byte) VERSION).put((byte) (last ? 1 : 0));
        b.putInt(recall.all()).putInt(recall.home()).putInt(recall.ended()).putInt(recall.failed());
        b.putLong(recall.bytes());
        b.putShort((short) reasons.size());
        reasons.forEach(r -> b.putShort((short) r.length).put(r));
        return b.flip();
    }

    private static byte[] cut(String reason) {
        String some = reason.length() > REASON_CHARS ? reason.substring(0, REASON_CHARS) : reason;
        return some.getBytes(StandardCharsets.UTF_8);
    }

    /** What a peer sent: little-endian, and nothing of it is believed unseen. */
    static RecallFrame decode(ByteBuffer b) throws Malformed {
        if (b.remaining() < HEAD) {
            throw new Malformed("an answer of " + b.remaining() + " bytes");
        }
        int version = b.get();
        int last = b.get();
        if (version != VERSION || last < 0 || last > 1) {
            throw new Malformed("an answer of version " + version);
        }
        int all = count(b);
        int home = count(b);
        int ended = count(b);
        int failed = count(b);
        long bytes = b.getLong();
        int number = b.getShort() & SHORT;
        if (bytes < 0 || bytes > MOST_BYTES || home + ended + failed > all || number > Recall.MOST_REASONS) {
            throw new Malformed("an answer that does not add up");
        }
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int length = b.remaining() < 2 ? SHORT : b.getShort() & SHORT;
            if (length > REASON_BYTES || length > b.remaining()) {
                throw new Malformed("an answer that is cut short");
            }
            reasons.add(Refusal.sentence(b.slice(b.position(), length)));
            b.position(b.position() + length);
        }
        if (b.hasRemaining()) {
            throw new Malformed("an answer with " + b.remaining() + " bytes too many");
        }
        return new RecallFrame(new Recall(all, home, ended, failed, bytes, reasons), last == 1);
    }

    private static int count(ByteBuffer b) throws Malformed {
        int count = b.getInt();
        if (count < 0 || count > MOST) {
            throw new Malformed("an answer of " + count + " processes");
        }
        return count;
    }
}
