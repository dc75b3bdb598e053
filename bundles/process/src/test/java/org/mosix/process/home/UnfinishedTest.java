package org.mosix.process.home;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.image.ThreadState;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.StubProcess;

/** A real process that has come home in the middle of a call. */
@Timeout(30)
class UnfinishedTest {
    private static final String TEXT = "0123456789";
    private static final int O_RDWR = 2;
    private static final int O_CREAT = 0100;

    @TempDir
    Path dir;

    private final StubProcess process = new StubProcess();
    private final Hand hand = process.hand();
    private final Tracee stub = process.tracee();
    /** Room in its memory: a path, then {@link #TEXT}, then what is read. */
    private long room;

    private long text;
    private long place;

    @BeforeEach
    void layOut() {
        room = hand.call(() -> stub.registers().rsp()) - 8192 & -4096;
        text = room + 1024;
        place = room + 2048;
        write(text, TEXT);
    }

    @AfterEach
    void end() {
        process.close();
    }

    private void write(long at, String what) {
        NativeBuffer bytes = NativeBuffer.string(what);
        hand.run(() -> assertEquals(bytes.size(), stub.memory().write(at, bytes.address(), bytes.size())));
    }

    private String read(long at, int size) {
        NativeBuffer bytes = new NativeBuffer(size);
        hand.run(() -> assertEquals(size, stub.memory().read(at, bytes.address(), size)));
        byte[] copy = new byte[size];
        bytes.bytes().get(0, copy);
        return new String(copy, StandardCharsets.US_ASCII);
    }

    private long call(int nr, long... args) {
        return hand.call(() -> {
            try (RemoteCall call = process.calls()) {
                return call.call(nr, args);
            }
        });
    }

    private long open(Path file) {
        write(room, file.toString());
        return call(Nr.OPENAT, Flags.AT_FDCWD, room, O_RDWR | O_CREAT, 0600);
    }

    /** What a call gives that comes home with this done: its thread's registers stand before it. */
    private long comesHome(int nr, long done, long... args) {
        return hand.call(() -> {
            Registers r = stub.registers().copy().origRax(nr).rax(-Errno.ERESTARTNOINTR);
            for (int i = 0; i < args.length; i++) {
                r.argument(i, args[i]);
            }
            ThreadState state =
                    new ThreadState(stub.pid(), 0, r, new byte[0], 0, new long[3], new long[2], 0, new long[3], done);
            try (RemoteCall call = process.calls()) {
                Unfinished.comesHome(state, stub, call);
            }
            return r.rax();
        });
    }

    @Test
    void theRestOfAFileIsWritten() throws IOException {
        Path file = dir.resolve("file");
        long fd = open(file);
        assertEquals(4, call(Nr.WRITE, fd, text, 4));
        assertEquals(10, comesHome(Nr.WRITE, 4, fd, text, 10));
        assertEquals(TEXT, Files.readString(file));
        assertEquals(10, comesHome(Nr.PWRITE64, 4, fd, text, 10, 10));
        assertEquals(TEXT + "\0\0\0\0" + "456789", Files.readString(file), "at its place in the file");
    }

    @Test
    void aVectorGoesOnInItsMiddle() throws IOException {
        Path file = dir.resolve("file");
        long fd = open(file);
        NativeBuffer vector = new NativeBuffer(48)
                .putLong(0, text)
                .putLong(8, 3)
                .putLong(16, text + 3)
                .putLong(24, 3)
                .putLong(32, text + 6)
                .putLong(40, 4);
        hand.run(() -> stub.memory().write(place, vector.address(), 48));
        assertEquals(4, call(Nr.WRITE, fd, text, 4));
        assertEquals(10, comesHome(Nr.WRITEV, 4, fd, place, 3));
        assertEquals(TEXT, Files.readString(file));
    }

    @Test
    void theRestOfAFileIsRead() throws IOException {
        Path file = dir.resolve("file");
        Files.writeString(file, TEXT);
        long fd = open(file);
        assertEquals(4, call(Nr.READ, fd, place, 4));
        assertEquals(9, comesHome(Nr.READ, 4, fd, place, 9));
        assertEquals("012345678", read(place, 9));
        assertEquals(10, comesHome(Nr.PREAD64, 4, fd, place + 100, 20, 0), "where it ends");
        assertEquals("456789", read(place + 104, 6));
    }

    @Test
    void whatHasAllItsBytesIsOver() throws IOException {
        Path file = dir.resolve("file");
        long fd = open(file);
        assertEquals(10, comesHome(Nr.WRITE, 10, fd, text, 10));
        assertEquals(0, Files.size(file));
    }

    @Test
    void aPipeGivesWhatItHasGiven() {
        assertEquals(0, call(Nr.PIPE2, place, 0));
        NativeBuffer ends = new NativeBuffer(8);
        hand.run(() -> stub.memory().read(place, ends.address(), 8));
        assertEquals(4, comesHome(Nr.WRITE, 4, ends.getInt(4), text, 10), "its kernel makes the rest");
        assertEquals(4, comesHome(Nr.READ, 4, ends.getInt(0), place, 10));
    }
}
