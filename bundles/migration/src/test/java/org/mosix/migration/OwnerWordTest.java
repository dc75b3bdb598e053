package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.Refused;
import org.mosix.wire.Malformed;

/** What an owner has said of his cluster, on the wire and on the disk. */
class OwnerWordTest {
    private static final long NOW = 1_700_000_000_000L;

    @TempDir
    Path dir;

    private static OwnerWord decode(byte[] bytes) throws Malformed {
        return OwnerWord.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), NOW);
    }

    private static byte[] bytes(OwnerWord word) {
        byte[] bytes = new byte[OwnerWord.BYTES];
        word.encode().get(bytes);
        return bytes;
    }

    @Test
    void comesAsItWent() throws Exception {
        for (OwnerWord word : List.of(OwnerWord.NONE, new OwnerWord(NOW, true), new OwnerWord(1, false))) {
            assertEquals(word, decode(bytes(word)));
        }
    }

    @Test
    void whatIsNoWordIsRefused() {
        byte[] whole = bytes(new OwnerWord(NOW, true));
        for (int length = 0; length < whole.length + 4; length++) {
            byte[] other = java.util.Arrays.copyOf(whole, length);
            if (length != whole.length) {
                assertThrows(Malformed.class, () -> decode(other), "of " + length);
            }
        }
        long year = 365L * 86_400_000;
        for (long number : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, -1, NOW + 2 * year}) {
            assertThrows(Malformed.class, () -> decode(bytes(new OwnerWord(number, true))), "number " + number);
        }
        Random random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            byte[] noise = new byte[OwnerWord.BYTES];
            random.nextBytes(noise);
            noise[0] = (byte) (2 + random.nextInt(254));
            assertThrows(Malformed.class, () -> decode(noise));
        }
    }

    @Test
    void aLaterWordIsLaterByEachClock() {
        OwnerWord first = OwnerWord.NONE.then(true, NOW);
        OwnerWord second = first.then(false, NOW - 5000);
        assertTrue(second.laterThan(first), "the clock was set back");
        assertEquals(NOW + 9, second.then(true, NOW + 9).number());
    }

    @Test
    void theLastWordOutlivesTheNode() throws Exception {
        Path file = dir.resolve("word");
        LastWord before = new LastWord();
        before.open(file);
        assertFalse(before.get().apart());
        OwnerWord said = before.say(true);
        assertFalse(before.hear(new OwnerWord(said.number() - 1, false)), "an older one");
        assertFalse(before.hear(said));
        LastWord after = new LastWord();
        after.open(file);
        assertEquals(said, after.get());
        assertTrue(after.hear(new OwnerWord(said.number() + 1, false)));
        LastWord third = new LastWord();
        third.open(file);
        assertEquals(new OwnerWord(said.number() + 1, false), third.get());
        assertEquals(List.of(file), Files.list(dir).toList(), "nothing else is left");
    }

    @Test
    void aDamagedFileHarmsNobody() throws Exception {
        Path file = dir.resolve("word");
        for (String text : List.of("", "apart", "apart 7", "apart x\n", "apart 7\nmore", "x".repeat(1000))) {
            Files.writeString(file, text);
            LastWord word = new LastWord();
            word.open(file);
            assertTrue(word.get().apart(), text);
            assertTrue(word.hear(new OwnerWord(1, false)), "any other node knows better");
        }
    }

    @Test
    void whatCannotBeKeptIsToldAndHoldsForNow() throws Exception {
        LastWord word = new LastWord();
        word.open(dir.resolve("nowhere/word"));
        Refused no = assertThrows(Refused.class, () -> word.say(true));
        assertTrue(
                no.getMessage().startsWith("this node is disconnected, but only until it is started anew: "),
                no::getMessage);
        assertTrue(word.get().apart());
    }
}
