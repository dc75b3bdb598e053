package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.mosix.wire.Malformed;

/** What a host may say of processes that it wants to be taken home, and what it may not. */
class TasksFrameTest {
    @Test
    void comesAsItWent() throws Exception {
        assertEquals(Set.of(), TasksFrame.decode(TasksFrame.encode(List.of())));
        assertEquals(Set.of(7L, -1L), TasksFrame.decode(TasksFrame.encode(List.of(7L, -1L))));
        List<Long> many = LongStream.range(0, 2000).boxed().toList();
        assertEquals(new HashSet<>(many.subList(0, TasksFrame.MOST)), TasksFrame.decode(TasksFrame.encode(many)));
    }

    @Test
    void whatIsCutOrLongerIsRefused() {
        byte[] whole = new byte[TasksFrame.encode(List.of(1L, 2L)).remaining()];
        TasksFrame.encode(List.of(1L, 2L)).get(whole);
        for (int length = 0; length <= whole.length + 8; length++) {
            byte[] other = java.util.Arrays.copyOf(whole, length);
            if (length != whole.length) {
                assertThrows(Malformed.class, () -> decode(other), "of " + length);
            }
        }
        for (int at = 0; at < 4; at++) {
            byte[] other = whole.clone();
            other[at] ^= (byte) 0x40;
            assertThrows(Malformed.class, () -> decode(other), "changed at " + at);
        }
    }

    @Test
    void noiseIsRefused() {
        Random random = new Random(5);
        for (int i = 0; i < 100_000; i++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            // Any but these four bytes are no head of so few bytes.
            boolean head = noise.length >= 4 && noise[0] == 1 && noise[1] == 0 && noise[3] == 0;
            if (!head || noise.length != 4 + 8 * noise[2]) {
                assertThrows(Malformed.class, () -> decode(noise));
            }
        }
    }

    private static Set<Long> decode(byte[] bytes) throws Malformed {
        return TasksFrame.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }
}
