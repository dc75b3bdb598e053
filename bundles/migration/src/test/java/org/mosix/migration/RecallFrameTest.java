package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mosix.api.Recall;
import org.mosix.wire.Channel;
import org.mosix.wire.Malformed;

/** What a home tells of the processes it takes back, as bytes; the other side may be anybody. */
class RecallFrameTest {
    private static ByteBuffer bytes(int version, int last, int[] counts, int reasons, int... lengths) {
        return bytes(version, last, counts, 0L, reasons, lengths);
    }

    private static ByteBuffer bytes(int version, int last, int[] counts, long memory, int reasons, int... lengths) {
        ByteBuffer b = Channel.direct(4096).put((byte) version).put((byte) last);
        for (int count : counts) {
            b.putInt(count);
        }
        b.putLong(memory).putShort((short) reasons);
        for (int length : lengths) {
            b.putShort((short) length).put(new byte[Math.min(length, 1000)]);
        }
        return b.flip();
    }

    private static void refused(ByteBuffer b) {
        assertThrows(Malformed.class, () -> RecallFrame.decode(b));
    }

    @Test
    void comesBackAsItWas() throws Malformed {
        Recall some = new Recall(9, 4, 2, 1, 5L << 40, List.of("process 3 could not be moved: it is 2 much", "ü"));
        RecallFrame last = new RecallFrame(some, true);
        assertEquals(last, RecallFrame.decode(last.encode()));
        RecallFrame way = RecallFrame.decode(new RecallFrame(some, false).encode());
        assertEquals(new RecallFrame(new Recall(9, 4, 2, 1, 5L << 40, List.of()), false), way);
        assertEquals(2, way.recall().toGo());
    }

    @Test
    void reasonsAreBounded() throws Malformed {
        List<String> many = Collections.nCopies(100, "\u20ac".repeat(5000));
        ByteBuffer encoded = new RecallFrame(new Recall(1, 0, 0, 1, 0, many), true).encode();
        assertTrue(encoded.remaining() < 32_000, "it has " + encoded.remaining() + " bytes");
        List<String> reasons = RecallFrame.decode(encoded).recall().reasons();
        assertEquals(Recall.MOST_REASONS, reasons.size());
        assertEquals(300, reasons.get(0).length());
    }

    @Test
    void textsOfOthersDoNotDriveATerminal() throws Malformed {
        RecallFrame frame = RecallFrame.decode(bytes(2, 1, new int[] {1, 0, 0, 1}, 1, 3));
        assertEquals(List.of("???"), frame.recall().reasons());
    }

    @Test
    void whatBreaksTheRulesIsRefused() {
        int[] none = {0, 0, 0, 0};
        refused(Channel.direct(0));
        refused(bytes(1, 0, none, 0));
        refused(bytes(2, 2, none, 0));
        refused(bytes(2, -1, none, 0));
        refused(bytes(2, 0, new int[] {1, 1, 1, 0}, 0));
        refused(bytes(2, 0, new int[] {5, -1, 0, 0}, 0));
        refused(bytes(2, 0, new int[] {RecallFrame.MOST + 1, 0, 0, 0}, 0));
        refused(bytes(2, 0, new int[] {1, Integer.MAX_VALUE, Integer.MAX_VALUE, 0}, 0));
        refused(bytes(2, 0, none, -1L, 0));
        refused(bytes(2, 0, none, RecallFrame.MOST_BYTES + 1, 0));
        refused(bytes(2, 0, none, 33));
        refused(bytes(2, 0, none, 0xffff));
        refused(bytes(2, 0, none, 1));
        refused(bytes(2, 0, none, 1, 901));
        refused(bytes(2, 0, none, 2, 4));
        refused(bytes(2, 0, none, 0, 4));
    }

    @Test
    void noiseIsRefusedOrRight() {
        Random random = new Random(5);
        int right = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            ByteBuffer b = Channel.direct(64).put(noise).flip();
            if (noise.length > 28 && random.nextBoolean()) {
                b.put(0, (byte) 2)
                        .put(1, (byte) 0)
                        .putLong(2, 0)
                        .putLong(10, 0)
                        .putLong(18, 0)
                        .putShort(26, (short) 0);
                b.limit(random.nextBoolean() ? 28 : noise.length);
            }
            try {
                assertEquals(0, RecallFrame.decode(b).recall().all());
                right++;
            } catch (Malformed e) {
                assertTrue(e.getMessage().startsWith("an answer"), e.getMessage());
            }
        }
        assertTrue(right > 1000, right + " were right");
    }
}
