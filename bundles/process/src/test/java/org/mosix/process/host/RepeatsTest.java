package org.mosix.process.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.Gadget;
import org.mosix.process.protocol.CallFrame;
import org.mosix.process.protocol.ReplyFrame;
import org.mosix.process.protocol.Sequel;
import org.mosix.syscall.marshal.Gather;
import org.mosix.syscall.table.Table;
import org.mosix.wire.Channel;

class RepeatsTest {
    private static final long HOME = Foreseen.UNKNOWN;
    private static final long NOW = 1_000_000_000L;
    private static final int HERE = -100;
    private static final int STAT = 144;

    private final Repeats repeats = new Repeats();
    private final BodyMemory memory =
            new BodyMemory((int) ProcessHandle.current().pid(), Gadget.DEFAULT_BASE);
    private final ByteBuffer path = Channel.direct(64);
    private final ByteBuffer first = Channel.direct(STAT);
    private final ByteBuffer second = Channel.direct(STAT);

    private void name(String text) {
        path.clear().put((text + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    private static long[] words(long... args) {
        return Arrays.copyOf(args, 6);
    }

    private long[] stat(ByteBuffer into, long flags) {
        return words(HERE, Kernel.address(path), Kernel.address(into), flags);
    }

    private Flight flight(int nr, long[] args) {
        Flight flight = new Flight(null, 1, Table.row(nr), args, 1);
        ByteBuffer frame = Channel.direct(1 << 16).position(CallFrame.SIZE);
        new Gather(Gather.CHUNK).gather(flight.row, args, memory, frame);
        flight.question = Repeats.question(flight, frame);
        return flight;
    }

    private static ByteBuffer reply(byte[] outs) {
        ByteBuffer reply = Channel.direct(ReplyFrame.SIZE + (outs == null ? 0 : Integer.BYTES + outs.length));
        if (outs != null) {
            reply.position(ReplyFrame.SIZE).putInt(outs.length).put(outs);
        }
        return reply.clear();
    }

    /** What home has answered to it just now. */
    private Foreseen answered(Flight flight, long result, byte[] outs, Sequel... ahead) {
        return repeats.learn(flight, result, reply(outs), List.of(ahead), null, NOW);
    }

    private Sequel ahead(int nr, long[] args, long result) {
        return new Sequel(nr, args, flight(nr, args).question, result, new byte[0]);
    }

    private long ask(Foreseen known, int nr, long[] args) {
        return known.make(nr, args, memory, NOW);
    }

    @Test
    void theSameQuestionHasTheSameAnswer() {
        name("/some/file");
        byte[] outs = new byte[STAT];
        Arrays.fill(outs, (byte) 7);
        Foreseen known = answered(flight(Nr.NEWFSTATAT, stat(first, 0)), 0, outs);
        assertEquals(0, ask(known, Nr.NEWFSTATAT, stat(second, 0)), "the buffer may be another");
        assertEquals(7, second.get(STAT - 1));
    }

    @Test
    void anotherQuestionIsHomes() {
        name("/some/file");
        Foreseen known = answered(flight(Nr.NEWFSTATAT, stat(first, 0)), 0, new byte[STAT]);
        assertEquals(HOME, ask(known, Nr.NEWFSTATAT, stat(second, 0x100)), "other flags");
        assertEquals(HOME, ask(known, Nr.STATX, stat(second, 0)));
        name("/some/other");
        assertEquals(HOME, ask(known, Nr.NEWFSTATAT, stat(second, 0)));
    }

    @Test
    void anErrorIsAnAnswer() {
        name("/nothing");
        Foreseen known = answered(flight(Nr.NEWFSTATAT, stat(first, 0)), -Errno.ENOENT, null);
        assertEquals(-Errno.ENOENT, ask(known, Nr.NEWFSTATAT, stat(second, 0)));
        known = answered(flight(Nr.ACCESS, words(Kernel.address(path), 4)), -Errno.EACCES, null);
        assertEquals(-Errno.EACCES, ask(known, Nr.ACCESS, words(Kernel.address(path), 4)));
        assertEquals(HOME, ask(known, Nr.ACCESS, words(Kernel.address(path), 2)));
    }

    @Test
    void aBufferThatCannotBeWrittenFaults() {
        name("/some/file");
        Foreseen known = answered(flight(Nr.NEWFSTATAT, stat(first, 0)), 0, new byte[STAT]);
        assertEquals(-Errno.EFAULT, ask(known, Nr.NEWFSTATAT, words(HERE, Kernel.address(path), 4096, 0)));
    }

    @Test
    void onlyAnOpenThatFindsNothingIsKept() {
        name("/nothing");
        long[] open = words(HERE, Kernel.address(path), 0, 0);
        assertNotNull(answered(flight(Nr.OPENAT, open), -Errno.ENOENT, null));
        assertNull(answered(flight(Nr.OPENAT, open), 3, null));
        assertNull(answered(flight(Nr.OPENAT, open), -Errno.EACCES, null));
    }

    @Test
    void callsThatDoSomethingAreNoQuestions() {
        name("/some/file");
        assertNull(flight(Nr.UNLINK, words(Kernel.address(path))).question);
        assertNull(flight(Nr.GETPID, words()).question);
    }

    @Test
    void aProcesssOwnFilesAreAskedForAnew() {
        for (String own : new String[] {"/proc/self/fd/3", "/dev/fd/3"}) {
            name(own);
            assertNull(flight(Nr.NEWFSTATAT, stat(first, 0)).question);
        }
    }

    private long[] access(int mode) {
        return words(Kernel.address(path), mode);
    }

    @Test
    void whatWasAnsweredAheadIsGivenInItsOrder() {
        name("/some/file");
        Foreseen known = answered(
                flight(Nr.ACCESS, access(0)),
                0,
                null,
                ahead(Nr.ACCESS, access(1), -Errno.EACCES),
                ahead(Nr.ACCESS, access(2), 0),
                ahead(Nr.ACCESS, access(4), -Errno.ENOENT));
        assertEquals(0, known.used());
        assertEquals(0, ask(known, Nr.ACCESS, access(0)));
        assertEquals(0, known.used(), "that was asked before");
        assertEquals(-Errno.EACCES, ask(known, Nr.ACCESS, access(1)));
        assertEquals(1, known.used());
        assertEquals(-Errno.EACCES, ask(known, Nr.ACCESS, access(1)), "twice");
        assertEquals(-Errno.ENOENT, ask(known, Nr.ACCESS, access(4)));
        assertEquals(3, known.used());
        assertEquals(HOME, ask(known, Nr.ACCESS, access(2)), "an older answer than one that was used");
        assertEquals(HOME, ask(known, Nr.ACCESS, access(0)));
    }

    @Test
    void behindACallThatIsNoQuestionNothingIsUsedAtFirst() {
        name("/some/file");
        Foreseen known =
                answered(flight(Nr.UNLINK, words(Kernel.address(path))), 0, null, ahead(Nr.ACCESS, access(1), 0));
        assertEquals(0, known.used());
        assertEquals(0, ask(known, Nr.ACCESS, access(1)));
        assertEquals(1, known.used());
    }

    @Test
    void anOldAnswerIsHomes() {
        name("/some/file");
        Flight flight = flight(Nr.ACCESS, access(0));
        Foreseen known = repeats.learn(flight, 0, reply(null), List.of(), null, NOW - 6_000_000);
        assertEquals(HOME, ask(known, Nr.ACCESS, access(0)));
    }

    @Test
    void whatIsAboutAClosedDescriptorEnds() {
        Flight flight = flight(Nr.FSTAT, words(3, Kernel.address(first)));
        Foreseen known = answered(flight, 0, new byte[STAT]);
        assertFalse(known.ends(4));
        assertTrue(known.ends(3));
    }

    @Test
    void onlyWholeSequelsAreTaken() {
        name("/some/file");
        Sequel one = ahead(Nr.ACCESS, access(1), -Errno.EACCES);
        ByteBuffer b = ByteBuffer.allocate(2 * one.size());
        one.put(b);
        one.put(b);
        List<Sequel> all = Sequel.decode(b.array());
        assertEquals(2, all.size());
        assertArrayEquals(one.ins(), all.get(1).ins());
        assertEquals(-Errno.EACCES, all.get(1).result());
        assertNull(Sequel.decode(Arrays.copyOf(b.array(), b.capacity() - 1)));
        for (int at : new int[] {0, 4, 8}) {
            byte[] forged = b.array().clone();
            ByteBuffer.wrap(forged).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(at, at == 0 ? Nr.UNLINK : -1);
            assertNull(Sequel.decode(forged));
        }
        ByteBuffer many = ByteBuffer.allocate((Sequel.MOST + 1) * one.size());
        for (int i = 0; i <= Sequel.MOST; i++) {
            one.put(many);
        }
        assertNull(Sequel.decode(many.array()));
    }
}
