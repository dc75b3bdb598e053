package org.mosix.process.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.Gadget;
import org.mosix.process.protocol.Foresight;
import org.mosix.process.protocol.ReplyFrame;
import org.mosix.syscall.table.Table;
import org.mosix.wire.Channel;

class ForeseenTest {
    private static final int FD = 3;
    private static final long NOW = 1_000_000_000L;
    private static final int EMPTY_PATH = 0x1000;
    private static final int NO_FOLLOW = 0x100;
    private static final long HOME = Foreseen.UNKNOWN;

    private static final int MODE = 24;
    private static final int CLOEXEC = 02000000;

    private long flags;
    private final java.util.List<Long> seeks = new java.util.ArrayList<>();
    private final LateFiles late = new LateFiles(new LateFiles.Ways() {
        @Override
        public void seeks(int descriptor, long offset) {
            seeks.add(offset);
        }

        @Override
        public void writes(int descriptor, byte[] bytes, int count) {}

        @Override
        public boolean calling() {
            return false;
        }
    });
    private final byte[] told = new byte[Foresight.STAT + 100 + 1];
    private final BodyMemory memory =
            new BodyMemory((int) ProcessHandle.current().pid(), Gadget.DEFAULT_BASE);
    private final ByteBuffer guest = Channel.direct(256);
    private final long at = Kernel.address(guest);

    private Foreseen foreseen(long since) {
        for (int i = 0; i < told.length; i++) {
            told[i] = (byte) (i + 1);
        }
        told[MODE] = 0;
        told[MODE + 1] = (byte) 0x81; // a plain file's st_mode
        return new ForeseenFile(FD, told, flags, late, since);
    }

    private long make(int nr, long... args) {
        long now = System.nanoTime();
        return foreseen(now).make(nr, java.util.Arrays.copyOf(args, 6), memory, now);
    }

    private byte[] given(int length) {
        byte[] bytes = new byte[length];
        guest.get(0, bytes);
        return bytes;
    }

    private byte[] expected(int from, int length) {
        return java.util.Arrays.copyOfRange(told, from, from + length);
    }

    @Test
    void statIsGiven() {
        assertEquals(0, make(Nr.FSTAT, FD, at));
        assertArrayEquals(expected(0, Foresight.STAT), given(Foresight.STAT));
        guest.put(200, (byte) 0);
        assertEquals(0, make(Nr.NEWFSTATAT, FD, at + 200, at, EMPTY_PATH));
    }

    @Test
    void anotherStatIsHomes() {
        guest.put(200, (byte) 'x');
        assertEquals(HOME, make(Nr.NEWFSTATAT, FD, at + 200, at, EMPTY_PATH));
        guest.put(200, (byte) 0);
        assertEquals(HOME, make(Nr.NEWFSTATAT, FD, at + 200, at, EMPTY_PATH | NO_FOLLOW));
        assertEquals(HOME, make(Nr.NEWFSTATAT, FD, 0, at, EMPTY_PATH));
        assertEquals(HOME, make(Nr.FSTAT, FD + 1, at));
    }

    @Test
    void whatOpenLeavesIsKnown() {
        assertEquals(-Errno.ENOTTY, make(Nr.IOCTL, FD, 0x5401, at));
        assertEquals(HOME, make(Nr.IOCTL, FD, 0x541b, at));
        assertEquals(0, make(Nr.LSEEK, FD, 0, 1));
        assertEquals(HOME, make(Nr.LSEEK, FD, 0, 2));
        assertEquals(HOME, make(Nr.LSEEK, FD, 1, 1));
        assertEquals(HOME, make(Nr.LSEEK, FD + 1, 0, 1));
        assertEquals(0, make(Nr.FCNTL, FD, 1));
        flags = CLOEXEC;
        assertEquals(1, make(Nr.FCNTL, FD, 1));
        assertEquals(0, make(Nr.FCNTL, FD, 2, 1));
        assertEquals(HOME, make(Nr.FCNTL, FD, 2, 0), "it changes something");
        assertEquals(HOME, make(Nr.FCNTL, FD, 0, 3));
        flags = 02604400; // O_CLOEXEC, O_NOFOLLOW, O_DIRECTORY, O_NONBLOCK, O_NOCTTY
        assertEquals(0x38800, make(Nr.FCNTL, FD, 3));
        long now = System.nanoTime();
        assertEquals(
                HOME,
                new ForeseenFile(FD, told, ForeseenFile.OLD, late, now)
                        .make(Nr.LSEEK, new long[] {FD, 0, 1, 0, 0, 0}, memory, now));
    }

    @Test
    void bytesInsideAreGiven() {
        assertEquals(60, make(Nr.PREAD64, FD, at, 60, 40));
        assertArrayEquals(expected(Foresight.STAT + 40, 60), given(60));
    }

    @Test
    void bytesOutsideAreHomes() {
        assertEquals(HOME, make(Nr.PREAD64, FD, at, 61, 40), "beyond what is known");
        assertEquals(HOME, make(Nr.PREAD64, FD, at, 1, 100));
        assertEquals(HOME, make(Nr.PREAD64, FD, at, 1, -1));
        assertEquals(HOME, make(Nr.PREAD64, FD, at, -1, 0));
        assertEquals(HOME, make(Nr.PREAD64, FD, at, 1, Long.MAX_VALUE));
        assertEquals(HOME, make(Nr.PREAD64, FD, at, 0, 0));
    }

    @Test
    void aFaultIsHomes() {
        assertEquals(HOME, make(Nr.FSTAT, FD, 8));
        assertEquals(HOME, make(Nr.PREAD64, FD, 8, 60, 0));
    }

    @Test
    void whatIsOldIsHomes() {
        assertEquals(
                HOME,
                foreseen(System.nanoTime() - 10_000_000L)
                        .make(Nr.FSTAT, new long[] {FD, at, 0, 0, 0, 0}, memory, System.nanoTime()));
    }

    /** A file just opened, of which home has told these bytes. */
    private ForeseenFile begun(String text, boolean whole) {
        byte[] head = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] all = java.util.Arrays.copyOf(told, Foresight.STAT + head.length + 1);
        System.arraycopy(head, 0, all, Foresight.STAT, head.length);
        all[all.length - 1] = (byte) (whole ? 1 : 0);
        return new ForeseenFile(FD, all, flags, late, NOW);
    }

    private String read(Foreseen file, long length) {
        long n = ask(file, Nr.READ, FD, at, length);
        return n < 0 ? null : new String(given((int) n), java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Test
    void aSmallFileIsReadAsFarAsItGoes() {
        ForeseenFile file = begun("abcdef", true);
        assertEquals("abcd", read(file, 4));
        assertEquals(4, ask(file, Nr.LSEEK, FD, 0, 1));
        assertEquals("ef", read(file, 100));
        assertEquals("", read(file, 100), "its end");
        assertEquals(HOME, ask(file, Nr.READ, FD, -4096, 4096), "no user's address");
        assertEquals("bcd", pread(file, 3, 1), "which moves nothing");
        assertEquals(6, ask(file, Nr.LSEEK, FD, 0, 1));
        late.flush();
        assertEquals(java.util.List.of(6L), seeks, "home hears where it stands");
    }

    private String pread(Foreseen file, long length, long from) {
        long n = ask(file, Nr.PREAD64, FD, at, length, from);
        return n < 0 ? null : new String(given((int) n), java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Test
    void moreThanIsKnownIsHomes() {
        ForeseenFile file = begun("abcdef", false);
        assertNull(read(file, 7), "it goes on");
        assertNull(read(file, 0));
        assertEquals(HOME, ask(file, Nr.READ, FD + 1, at, 1));
        assertEquals(HOME, ask(file, Nr.READ, FD, 8, 1), "a fault");
        assertEquals("abcdef", read(file, 6));
        assertNull(read(file, 1));
        assertNull(pread(begun("abcdef", true), 1, 6));
        assertEquals("", read(begun("", true), 10), "an empty file");
    }

    @Test
    void whereItStandsIsKnownFurther() {
        ForeseenFile file = begun("abcdef", true);
        read(file, 4);
        assertEquals(4, file.reading(Reading.opened(FD, told)).offset());
        assertNull(file.reading(null));
        assertTrue(file.isOf(org.mosix.process.protocol.FileId.ofStat(told)));
        assertTrue(!file.isOf(new org.mosix.process.protocol.FileId(9, 9)));
    }

    private static Foreseen of(int nr, long result, byte[] told) {
        Flight flight = new Flight(null, 1, Table.row(nr), new long[6], 1);
        return Foreseen.of(flight, result, told, null, NOW);
    }

    @Test
    void whatIsTooShortForItsCallIsNothing() {
        assertNull(of(Nr.OPENAT, 3, new byte[Foresight.STAT - 1]));
        assertNull(of(Nr.READ, 64, new byte[0]));
        assertNull(of(Nr.MMAP, 4096, new byte[Foresight.LIMIT + 1]));
        assertNull(of(Nr.GETPID, 1, new byte[Foresight.STAT]));
        assertNull(of(Nr.OPENAT, -2, new byte[Foresight.STAT]));
        assertTrue(of(Nr.OPENAT, 7, new byte[Foresight.STAT]).ends(7));
    }

    private static Reading opened(long size) {
        byte[] stat = new byte[Foresight.STAT];
        stat[MODE + 1] = (byte) 0x81;
        java.nio.ByteBuffer.wrap(stat).order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(48, size);
        return Reading.opened(FD, stat);
    }

    private static Reading moved(Reading before, int nr, int fd, long result) {
        return Reading.after(before, new Flight(null, 1, Table.row(nr), new long[] {fd, 0, 0, 0, 0, 0}, 1), result);
    }

    @Test
    void theEndOfAFileIsKnownWhenAllWasRead() {
        Reading all = moved(moved(opened(100), Nr.READ, FD, 60), Nr.READ, FD, 40);
        Foreseen end = ForeseenEnd.of(all, NOW);
        assertEquals(0, ask(end, Nr.READ, FD, at, 4096));
        assertEquals(HOME, ask(end, Nr.READ, FD + 1, at, 4096));
        assertEquals(HOME, ask(end, Nr.READ, FD, -4096, 4096), "no user's address");
        assertEquals(HOME, ask(end, Nr.READ, FD, at, -1));
        assertEquals(HOME, ask(end, Nr.PREAD64, FD, at, 1));
        assertNull(ForeseenEnd.of(moved(all, Nr.LSEEK, FD, 40), NOW));
        assertNull(ForeseenEnd.of(moved(all, Nr.READ, FD, 1), NOW), "it has grown");
        assertNull(ForeseenEnd.of(moved(opened(100), Nr.READ, FD + 1, 100), NOW), "another file");
        assertNull(ForeseenEnd.of(moved(opened(100), Nr.READ, FD, -5), NOW));
        assertNull(ForeseenEnd.of(null, NOW));
        Reading directory = Reading.opened(FD, new byte[Foresight.STAT]);
        assertNull(ForeseenEnd.of(moved(directory, Nr.READ, FD, 0), NOW), "it is no file");
    }

    private long ask(Foreseen known, int nr, long... args) {
        return known.make(nr, java.util.Arrays.copyOf(args, 6), memory, NOW);
    }

    @Test
    void theStacksLimitIsGiven() {
        Foreseen limit = of(Nr.MMAP, 4096, java.util.Arrays.copyOf(new byte[] {1, 2}, Foresight.LIMIT));
        assertEquals(0, ask(limit, Nr.PRLIMIT64, 0, 3, 0, at));
        assertEquals(1, guest.get(0));
        assertEquals(HOME, ask(limit, Nr.PRLIMIT64, 0, 7, 0, at), "another limit");
        assertEquals(HOME, ask(limit, Nr.PRLIMIT64, 5, 3, 0, at), "another process");
        assertEquals(HOME, ask(limit, Nr.PRLIMIT64, 0, 3, at, at), "a new limit");
        assertEquals(HOME, ask(limit, Nr.PRLIMIT64, 0, 3, 0, 0));
    }

    @Test
    void noChildIsLeft() {
        Foreseen lonely = of(Nr.WAIT4, 77, new byte[0]);
        assertEquals(-Errno.ECHILD, ask(lonely, Nr.WAIT4, -1L, at, 1));
        assertEquals(-Errno.ECHILD, ask(lonely, Nr.WAIT4, 0xffffffffL, 0, 0));
        assertEquals(HOME, ask(lonely, Nr.WAIT4, 77, at, 1));
        assertEquals(HOME, ask(lonely, Nr.WAIT4, -1L, at, 0x40000000), "children of other threads");
        assertEquals(HOME, ask(lonely, Nr.WAITID, -1L, at, 1));
    }

    private static byte[] gap(int first, int end) {
        return ByteBuffer.allocate(Foresight.GAP)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putInt(first)
                .putInt(end)
                .array();
    }

    @Test
    void aGapHasNoDescriptor() {
        Foreseen gap = of(Nr.CLOSE, -Errno.EBADF, gap(5, 9));
        assertEquals(-Errno.EBADF, ask(gap, Nr.CLOSE, 5));
        assertEquals(-Errno.EBADF, ask(gap, Nr.FSTAT, 8, 0));
        assertEquals(-Errno.EBADF, ask(gap, Nr.FCNTL, 0xffffffff00000007L, 1), "the kernel takes 32 bits");
        assertEquals(HOME, ask(gap, Nr.CLOSE, 4));
        assertEquals(HOME, ask(gap, Nr.CLOSE, 9));
        assertEquals(HOME, ask(gap, Nr.LSEEK, 6), "another call");
        assertEquals(HOME, ask(gap, Nr.FCNTL, 6, 99), "a command that the table may not know");
        guest.put(0, (byte) 0).put(1, (byte) 'x');
        assertEquals(-Errno.EBADF, ask(gap, Nr.NEWFSTATAT, 6, at, 0, EMPTY_PATH));
        assertEquals(HOME, ask(gap, Nr.NEWFSTATAT, 6, at + 1, 0, EMPTY_PATH), "a path may be absolute");
        assertEquals(HOME, ask(of(Nr.CLOSE, -Errno.EBADF, gap(-9, 3)), Nr.CLOSE, -100));
        assertNull(of(Nr.CLOSE, -Errno.EBADF, new byte[Foresight.GAP - 1]));
        assertNull(of(Nr.CLOSE, -Errno.EINTR, gap(5, 9)));
    }

    @Test
    void theNullDeviceTakesAll() {
        Flight flight = new Flight(null, 1, Table.row(Nr.WRITE), new long[] {FD, at, 5, 0, 0, 0}, 1);
        Foreseen sink = Foreseen.of(flight, 5, new byte[0], null, NOW);
        assertEquals(4096, ask(sink, Nr.WRITE, FD, 8, 4096), "what is never read need not be there");
        assertEquals(0, ask(sink, Nr.WRITE, FD, at, 0));
        assertEquals(HOME, ask(sink, Nr.WRITE, FD, -4096, 1), "no user's address");
        assertEquals(HOME, ask(sink, Nr.WRITE, FD, 0, 0x7ffff001L), "more than one call takes");
        assertEquals(HOME, ask(sink, Nr.WRITE, FD, at, -1));
        assertEquals(HOME, ask(sink, Nr.WRITE, FD + 1, at, 1));
        assertEquals(HOME, ask(sink, Nr.PWRITE64, FD, at, 1));
        assertNull(Foreseen.of(flight, 5, new byte[1], null, NOW));
    }

    @Test
    void onlyWholeForesightIsTaken() {
        ByteBuffer frame = Channel.direct(ReplyFrame.SIZE + 4 + Foresight.STAT + 4);
        frame.putInt(frame.capacity() - 4, Foresight.STAT).put(ReplyFrame.SIZE + 4, (byte) 7);
        byte[] taken = Foresight.take(frame, ReplyFrame.SIZE);
        assertEquals(7, taken[0]);
        assertEquals(ReplyFrame.SIZE + 4, frame.limit(), "the outs of the call remain");
        for (int length : new int[] {-1, Foresight.STAT + 5, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            ByteBuffer forged = Channel.direct(frame.capacity()).putInt(frame.capacity() - 4, length);
            assertNull(Foresight.take(forged, ReplyFrame.SIZE), "length " + length);
        }
        assertNull(Foresight.take(Channel.direct(ReplyFrame.SIZE + 3), ReplyFrame.SIZE));
    }
}
