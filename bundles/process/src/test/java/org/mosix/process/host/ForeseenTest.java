package org.mosix.process.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;
import org.mosix.process.protocol.Foresight;
import org.mosix.process.protocol.ReplyFrame;
import org.mosix.wire.Channel;

class ForeseenTest {
    private static final int FD = 3;
    private static final int EMPTY_PATH = 0x1000;
    private static final int NO_FOLLOW = 0x100;
    private static final int HOME = -1;

    private final byte[] told = new byte[Foresight.STAT + 100];
    private final BodyMemory memory =
            new BodyMemory((int) ProcessHandle.current().pid());
    private final ByteBuffer guest = Channel.direct(256);
    private final long at = Kernel.address(guest);

    private Foreseen foreseen(long since) {
        for (int i = 0; i < told.length; i++) {
            told[i] = (byte) (i + 1);
        }
        return new Foreseen(FD, told, since);
    }

    private long make(int nr, long... args) {
        return foreseen(System.nanoTime()).make(nr, java.util.Arrays.copyOf(args, 6), memory);
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
                foreseen(System.nanoTime() - 10_000_000L).make(Nr.FSTAT, new long[] {FD, at, 0, 0, 0, 0}, memory));
    }

    @Test
    void onlyWholeForesightIsTaken() {
        ByteBuffer frame = Channel.direct(ReplyFrame.SIZE + 4 + Foresight.STAT + 4);
        frame.putInt(frame.capacity() - 4, Foresight.STAT).put(ReplyFrame.SIZE + 4, (byte) 7);
        byte[] taken = Foresight.take(frame, ReplyFrame.SIZE);
        assertEquals(7, taken[0]);
        assertEquals(ReplyFrame.SIZE + 4, frame.limit(), "the outs of the call remain");
        for (int length :
                new int[] {0, -1, Foresight.STAT - 1, Foresight.STAT + 5, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            ByteBuffer forged = Channel.direct(frame.capacity()).putInt(frame.capacity() - 4, length);
            assertNull(Foresight.take(forged, ReplyFrame.SIZE), "length " + length);
        }
        assertNull(Foresight.take(Channel.direct(ReplyFrame.SIZE + 3), ReplyFrame.SIZE));
    }
}
