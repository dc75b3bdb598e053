package org.mosix.process.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mosix.linux.Nr;
import org.mosix.process.home.Habits.Question;
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

    private static String name(Question q) {
        return q == null ? null : new String(q.ins(), StandardCharsets.US_ASCII);
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
        Asking asking = begins(USER);
        assertTrue(asking.knows());
        Question a = asking.after(List.of());
        Question b = asking.after(List.of(a));
        Question c = asking.after(List.of(a, b));
        assertEquals("a b c", name(a) + " " + name(b) + " " + name(c));
        assertNull(asking.after(List.of(a, b, c)), "an open is no question");
    }

    @Test
    void whatWasUsedCountsAsAsked() {
        runs(USER);
        Asking asking = begins(USER);
        Question a = asking.after(List.of());
        Question b = asking.after(List.of(a));
        asking.tells(List.of(a, b));
        call(asking, Nr.STAT, "c", 2);
        assertFalse(asking.knows());
        asking = begins(USER);
        assertEquals("c", name(asking.after(List.of(a, b))), "no habit was lost");
    }

    @Test
    void whatComesInsteadIsLearnt() {
        runs(USER);
        Asking asking = begins(USER);
        Question a = asking.after(List.of());
        asking.tells(List.of(a));
        call(asking, Nr.STAT, "x", 1);
        assertEquals("x", name(begins(USER).after(List.of(a))));
        call(begins(USER), Nr.UNLINK, "a", 0);
        assertFalse(begins(USER).knows(), "it does something else now");
    }

    @Test
    void nobodyIsToldWhatAnotherUserAsks() {
        runs(USER);
        assertFalse(begins(USER + 1).knows());
    }

    @Test
    void aHostThatSaysMoreThanItWasToldIsNotBelieved() {
        Asking asking = begins(USER);
        call(asking, Nr.STAT, "a", Integer.MAX_VALUE);
        call(asking, Nr.STAT, "b", -1);
        assertEquals("a", name(begins(USER).after(List.of())));
    }

    @Test
    void ownFilesAndLongNamesAreNotKept() {
        Asking asking = begins(USER);
        call(asking, Nr.STAT, "/proc/self/fd/1", 0);
        assertFalse(begins(USER).knows());
        call(begins(USER), Nr.STAT, "x".repeat(Habits.MOST_INS + 1), 0);
        assertFalse(begins(USER).knows());
    }

    @Test
    void habitsAreBounded() {
        for (int i = 0; i < 200; i++) {
            Asking asking = new Asking(habits, i);
            call(asking, Nr.STAT, "a", 0);
        }
        assertEquals(100, habits.size());
    }
}
