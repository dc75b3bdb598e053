package org.mosix.process.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.Gadget;
import org.mosix.process.protocol.FileId;
import org.mosix.process.protocol.LateFrame;
import org.mosix.process.protocol.Window;
import org.mosix.wire.Channel;

class LateFilesTest {
    private static final long HOME = Foreseen.UNKNOWN;
    private static final long MILLI = 1_000_000;
    private static final FileId FILE = new FileId(1, 2);

    /** What home is told, in order. */
    private static final class Told implements LateFiles.Ways {
        final List<String> all = new ArrayList<>();
        boolean calling;

        @Override
        public void seeks(int descriptor, long offset) {
            all.add(descriptor + " at " + offset);
        }

        @Override
        public void writes(int descriptor, byte[] bytes, int count) {
            all.add(
                    count > 20
                            ? descriptor + " " + count + " bytes"
                            : descriptor + " " + new String(bytes, 0, count, StandardCharsets.US_ASCII));
        }

        @Override
        public boolean calling() {
            return calling;
        }
    }

    private final Told told = new Told();
    private final LateFiles late = new LateFiles(told);
    private final BodyMemory memory =
            new BodyMemory((int) ProcessHandle.current().pid(), Gadget.DEFAULT_BASE);
    private final ByteBuffer guest = Channel.direct(LateFrame.MOST + 100);
    private final long at = Kernel.address(guest);
    private final ByteBuffer scratch = LateFiles.scratch();
    private long now = 1;

    private boolean write(int descriptor, String text) {
        guest.put(0, text.getBytes(StandardCharsets.US_ASCII));
        return late.write(descriptor, at, text.length(), memory, scratch, now);
    }

    private boolean write(int descriptor, long length) {
        return late.write(descriptor, at, length, memory, scratch, now);
    }

    private static long[] args(long descriptor) {
        return new long[] {descriptor, 0, 0, 0, 0, 0};
    }

    @Test
    void onlyWhatHomeAllowsIsToldLate() {
        assertFalse(write(3, "a"));
        late.grant(3, FILE);
        assertFalse(write(4, "a"));
        assertFalse(write(3, 0));
        assertFalse(write(3, -1));
        assertFalse(write(3, LateFrame.MOST + 1));
        assertFalse(late.write(3, 4096, 1, memory, scratch, now));
        assertFalse(late.lazy());
        assertTrue(write(3, "a"));
        assertTrue(late.lazy());
    }

    @Test
    void homeHearsInOrderBeforeTheNextCall() {
        late.grant(3, FILE);
        late.grant(4, new FileId(1, 3));
        assertTrue(write(3, "ab") && write(3, "cd") && write(4, "x") && write(3, "e"));
        late.seek(5, 70, now);
        late.called(Nr.GETPID, args(0));
        assertEquals(List.of("3 abcd", "4 x", "5 at 70", "3 e"), told.all);
        assertFalse(late.lazy());
    }

    @Test
    void homeHearsAfterAMoment() {
        late.grant(3, FILE);
        assertEquals(Long.MAX_VALUE, late.patience(now));
        assertTrue(write(3, "ab"));
        now += 29 * MILLI;
        assertTrue(late.late(now));
        assertEquals(MILLI, late.patience(now));
        assertTrue(write(3, "c"));
        now += MILLI;
        told.calling = true;
        assertTrue(late.late(now));
        told.calling = false;
        assertFalse(late.late(now));
        assertEquals(List.of("3 abc"), told.all);
        late.seek(5, 70, now);
        now += 99 * MILLI;
        assertTrue(late.late(now));
        now += MILLI;
        assertFalse(late.late(now));
        assertEquals(List.of("3 abc", "5 at 70"), told.all);
    }

    @Test
    void aSlowHomeHoldsUpTheGuest() {
        late.grant(3, FILE);
        int taken = 0;
        while (write(3, 64 << 10)) {
            taken++;
            assertTrue(taken < 1000);
        }
        assertEquals(LateFiles.MOST_TOLD, taken * (64 << 10));
        late.called(Nr.WRITE, args(3));
        late.answered();
        assertTrue(write(3, 64 << 10));
        assertTrue(told.all.stream().allMatch(t -> t.equals("3 131072 bytes")), told.all.toString());
    }

    @Test
    void descriptorsThatMayBeOthersNowAreAskedAnew() {
        late.grant(3, FILE);
        late.grant(4, FILE);
        late.called(Nr.READ, args(3));
        assertTrue(write(3, "a"));
        late.called(Nr.CLOSE, args(3));
        assertFalse(write(3, "a"));
        assertTrue(write(4, "a"));
        late.called(Nr.DUP2, new long[] {5, 4, 0, 0, 0, 0});
        assertFalse(write(4, "a"));
        late.grant(4, FILE);
        late.called(Nr.CLONE, args(0));
        assertFalse(write(4, "a"));
    }

    @Test
    void whatIsClosedStandsNowhere() {
        late.seek(5, 70, now);
        late.closed(5);
        late.flush();
        assertEquals(List.of(), told.all);
    }

    private ForeseenWindow window(boolean ends) {
        ByteBuffer bytes = Channel.direct(10)
                .put("0123456789".getBytes(StandardCharsets.US_ASCII))
                .flip();
        return new ForeseenWindow(6, new Window(FILE, 100, ends, bytes), late, now);
    }

    private long make(Foreseen known, int nr, long... args) {
        return known.make(nr, java.util.Arrays.copyOf(args, 6), memory, now);
    }

    private String given(int length) {
        byte[] bytes = new byte[length];
        guest.get(0, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    void aWindowIsReadInOrder() {
        ForeseenWindow window = window(false);
        assertEquals(4, make(window, Nr.READ, 6, at, 4));
        assertEquals("0123", given(4));
        assertEquals(104, make(window, Nr.LSEEK, 6, 0, 1));
        assertEquals(106, make(window, Nr.LSEEK, 6, 2, 1));
        assertEquals(101, make(window, Nr.LSEEK, 6, 101, 0));
        assertEquals(3, make(window, Nr.READ, 6, at, 3));
        assertEquals("123", given(3));
        assertEquals(2, make(window, Nr.PREAD64, 6, at, 2, 108));
        assertEquals("89", given(2));
        late.flush();
        assertEquals(List.of("6 at 104"), told.all);
    }

    @Test
    void whatIsNotInTheWindowIsHomes() {
        ForeseenWindow window = window(false);
        assertEquals(HOME, make(window, Nr.READ, 7, at, 4));
        assertEquals(HOME, make(window, Nr.READ, 6, at, 11));
        assertEquals(HOME, make(window, Nr.READ, 6, at, 0));
        assertEquals(HOME, make(window, Nr.READ, 6, 4096, 4));
        assertEquals(HOME, make(window, Nr.READ, 6, -1, 4));
        assertEquals(HOME, make(window, Nr.LSEEK, 6, 99, 0));
        assertEquals(HOME, make(window, Nr.LSEEK, 6, 111, 0));
        assertEquals(HOME, make(window, Nr.LSEEK, 6, Long.MAX_VALUE, 1));
        assertEquals(HOME, make(window, Nr.LSEEK, 6, Long.MIN_VALUE, 1));
        assertEquals(HOME, make(window, Nr.LSEEK, 6, Long.MIN_VALUE, 0));
        assertEquals(HOME, make(window, Nr.LSEEK, 6, 0, 2));
        assertEquals(HOME, make(window, Nr.PREAD64, 6, at, 2, 109));
        assertEquals(HOME, make(window, Nr.PREAD64, 6, at, Long.MAX_VALUE, 100));
        assertEquals(HOME, make(window, Nr.PREAD64, 6, at, 2, Long.MIN_VALUE));
        assertFalse(late.lazy());
        assertEquals(10, make(window, Nr.READ, 6, at, 10));
        assertEquals(HOME, make(window, Nr.READ, 6, at, 1));
        now += 1000 * MILLI;
        assertEquals(HOME, make(window, Nr.LSEEK, 6, 0, 1));
    }

    @Test
    void theEndIsToldOnce() {
        ForeseenWindow window = window(true);
        assertEquals(10, make(window, Nr.READ, 6, at, 4096));
        assertEquals(0, make(window, Nr.READ, 6, at, 4096));
        assertEquals(HOME, make(window, Nr.READ, 6, at, 4096));
    }
}
