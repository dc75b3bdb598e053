package org.mosix.process.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.mosix.linux.Nr;
import org.mosix.syscall.table.Table;

class AskingTest {
    private static final int USER = 1000;
    private final Habits habits = new Habits(100);

    private static ByteBuffer ins(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void call(Asking asking, int nr, String text, int used) {
        asking.called(Table.row(nr), new long[6], ins(text), used);
    }

    private static String expected(Asking asking) {
        return asking.expected().stream()
                .map(q -> new String(q.ins(), StandardCharsets.US_ASCII))
                .collect(Collectors.joining(" "));
    }

    /** A program that stats three files, and opens one. */
    private Asking begins(int user) {
        Asking asking = new Asking(habits, user);
        call(asking, Nr.OPENAT, "library", 0);
        return asking;
    }

    private void runs(int user) {
        Asking asking = begins(user);
        call(asking, Nr.STAT, "a", 0);
        call(asking, Nr.STAT, "b", 0);
        call(asking, Nr.STAT, "c", 0);
        call(asking, Nr.OPENAT, "c", 0);
    }

    @Test
    void whatCameLastTimeIsExpected() {
        runs(USER);
        assertEquals("a b c", expected(begins(USER)), "an open is no question");
    }

    @Test
    void whatWasUsedCountsAsAsked() {
        runs(USER);
        Asking asking = begins(USER);
        asking.tells(asking.expected().subList(0, 2));
        call(asking, Nr.STAT, "c", 2);
        assertEquals("", expected(asking));
        assertEquals("a b c", expected(begins(USER)), "no habit was lost");
    }

    @Test
    void whatComesInsteadIsLearnt() {
        runs(USER);
        Asking asking = begins(USER);
        asking.tells(asking.expected().subList(0, 1));
        call(asking, Nr.STAT, "x", 1);
        assertEquals("a x", expected(begins(USER)));
        call(begins(USER), Nr.UNLINK, "a", 0);
        assertEquals("", expected(begins(USER)), "it does something else now");
    }

    @Test
    void nobodyIsToldWhatAnotherUserAsks() {
        runs(USER);
        assertEquals("", expected(begins(USER + 1)));
    }

    @Test
    void aHostThatSaysMoreThanItWasToldIsNotBelieved() {
        Asking asking = begins(USER);
        call(asking, Nr.STAT, "a", Integer.MAX_VALUE);
        call(asking, Nr.STAT, "b", -1);
        assertEquals("a b", expected(begins(USER)));
    }

    @Test
    void ownFilesAndLongNamesAreNotKept() {
        Asking asking = begins(USER);
        call(asking, Nr.STAT, "/proc/self/fd/1", 0);
        assertEquals("", expected(begins(USER)));
        call(begins(USER), Nr.STAT, "x".repeat(Habits.MOST_INS + 1), 0);
        assertEquals("", expected(begins(USER)));
    }

    @Test
    void habitsAreBounded() {
        for (int i = 0; i < 200; i++) {
            Asking asking = new Asking(habits, i);
            call(asking, Nr.STAT, "a", 0);
        }
        assertEquals(100, habits.size());
    }

    private static Asking lists(Asking asking, int names) {
        ByteBuffer records = ByteBuffer.allocate(names * 24).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < names; i++) {
            records.putLong(1)
                    .putLong(1)
                    .putShort((short) 24)
                    .put((byte) 8)
                    .putInt(name(i))
                    .put((byte) 0);
        }
        asking.listed(records.flip());
        return asking;
    }

    private static int name(int i) {
        return 'a' | ('a' + i / 26) << 8 | ('a' + i % 26) << 16;
    }

    /** A stat of that name as a call has it; how many are expected then. */
    private static int stats(Asking asking, int i, int used) {
        ByteBuffer ins = ByteBuffer.allocate(6).order(ByteOrder.LITTLE_ENDIAN);
        ins.put((byte) 1).putShort((short) 3).put((byte) name(i)).putShort((short) (name(i) >> 8));
        asking.called(Table.row(Nr.STAT), new long[6], ins.flip(), used);
        var expected = asking.expected();
        asking.tells(expected);
        return expected.size();
    }

    @Test
    void whoWalksThroughADirectoryIsToldOfMoreAndMore() {
        Asking asking = lists(new Asking(habits, USER), 100);
        int at = 0;
        int told = stats(asking, at, 0);
        for (int expected : new int[] {2, 4, 8, 16, 16}) {
            at += told + 1;
            told = stats(asking, at, told);
            assertEquals(expected, told);
        }
        assertEquals(1, habits.size(), "the first name only");
    }

    @Test
    void whoDoesNotIsToldSeldom() {
        Asking asking = lists(new Asking(habits, USER), 100);
        int guesses = 0;
        for (int i = 0; i < 64; i++) {
            guesses += stats(asking, 3 * i % 50, 0);
            call(asking, Nr.UNLINK, "x", 0);
        }
        assertTrue(guesses <= 1 + 64 / 16, guesses + " guesses");
    }
}
