package org.mosix.process.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;
import org.mosix.process.protocol.CallFrame;
import org.mosix.process.protocol.ReplyFrame;
import org.mosix.syscall.marshal.Gather;
import org.mosix.syscall.table.Table;
import org.mosix.wire.Channel;

class RepeatsTest {
    private static final long HOME = Foreseen.UNKNOWN;
    private static final int HERE = -100;
    private static final int STAT = 144;

    private final Repeats repeats = new Repeats();
    private final BodyMemory memory =
            new BodyMemory((int) ProcessHandle.current().pid());
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

    private Repeats.Question question(int nr, long[] args) {
        Flight flight = new Flight(null, 1, Table.row(nr), args, 1);
        ByteBuffer frame = Channel.direct(1 << 16).position(CallFrame.SIZE);
        new Gather(Gather.CHUNK).gather(flight.row, args, memory, frame);
        return repeats.question(flight, frame);
    }

    /** What home has answered to it just now. */
    private static Foreseen answered(Repeats.Question question, long result, byte[] outs) {
        ByteBuffer reply = Channel.direct(ReplyFrame.SIZE + (outs == null ? 0 : Integer.BYTES + outs.length));
        if (outs != null) {
            reply.position(ReplyFrame.SIZE).putInt(outs.length).put(outs);
        }
        return question.answered(result, reply.clear(), System.nanoTime());
    }

    private long ask(Foreseen known, int nr, long[] args) {
        return known.make(nr, args, memory, System.nanoTime());
    }

    @Test
    void theSameQuestionHasTheSameAnswer() {
        name("/some/file");
        byte[] outs = new byte[STAT];
        Arrays.fill(outs, (byte) 7);
        Foreseen known = answered(question(Nr.NEWFSTATAT, stat(first, 0)), 0, outs);
        assertEquals(0, ask(known, Nr.NEWFSTATAT, stat(second, 0)), "the buffer may be another");
        assertEquals(7, second.get(STAT - 1));
    }

    @Test
    void anotherQuestionIsHomes() {
        name("/some/file");
        Foreseen known = answered(question(Nr.NEWFSTATAT, stat(first, 0)), 0, new byte[STAT]);
        assertEquals(HOME, ask(known, Nr.NEWFSTATAT, stat(second, 0x100)), "other flags");
        assertEquals(HOME, ask(known, Nr.STATX, stat(second, 0)));
        name("/some/other");
        assertEquals(HOME, ask(known, Nr.NEWFSTATAT, stat(second, 0)));
    }

    @Test
    void anErrorIsAnAnswer() {
        name("/nothing");
        Foreseen known = answered(question(Nr.NEWFSTATAT, stat(first, 0)), -Errno.ENOENT, null);
        assertEquals(-Errno.ENOENT, ask(known, Nr.NEWFSTATAT, stat(second, 0)));
        known = answered(question(Nr.ACCESS, words(Kernel.address(path), 4)), -Errno.EACCES, null);
        assertEquals(-Errno.EACCES, ask(known, Nr.ACCESS, words(Kernel.address(path), 4)));
        assertEquals(HOME, ask(known, Nr.ACCESS, words(Kernel.address(path), 2)));
    }

    @Test
    void aBufferThatCannotBeWrittenFaults() {
        name("/some/file");
        Foreseen known = answered(question(Nr.NEWFSTATAT, stat(first, 0)), 0, new byte[STAT]);
        assertEquals(-Errno.EFAULT, ask(known, Nr.NEWFSTATAT, words(HERE, Kernel.address(path), 4096, 0)));
    }

    @Test
    void onlyAnOpenThatFindsNothingIsKept() {
        name("/nothing");
        long[] open = words(HERE, Kernel.address(path), 0, 0);
        assertNotNull(answered(question(Nr.OPENAT, open), -Errno.ENOENT, null));
        assertNull(answered(question(Nr.OPENAT, open), 3, null));
        assertNull(answered(question(Nr.OPENAT, open), -Errno.EACCES, null));
    }

    @Test
    void callsThatDoSomethingAreNoQuestions() {
        name("/some/file");
        assertNull(question(Nr.UNLINK, words(Kernel.address(path))));
        assertNull(question(Nr.GETPID, words()));
    }
}
