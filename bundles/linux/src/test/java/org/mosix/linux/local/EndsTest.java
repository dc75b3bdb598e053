package org.mosix.linux.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class EndsTest {
    @TempDir
    Path dir;

    @Test
    void tellsOnceOfAProcessThatEnds() throws Exception {
        try (Ends ends = Ends.open()) {
            Process process = new ProcessBuilder("cat").start();
            try (Ends.Watched watched = ends.watch((int) process.pid(), 7)) {
                assertEquals(-1, ends.next(0));
                process.getOutputStream().close();
                assertEquals(7, ends.next(-1));
                assertEquals(-1, ends.next(0));
                process.waitFor();
                assertThrows(IOException.class, () -> ends.watch((int) process.pid(), 8));
            }
        }
    }

    @Test
    void tellsOfAConnectionThatEndsAndOfOneThatSpeaks() throws Exception {
        try (Ends ends = Ends.open();
                UnixListener listener =
                        UnixListener.listen(dir.resolve("s"), PosixFilePermissions.fromString("rw-rw-rw-"));
                UnixConnection first = UnixConnection.connect(dir.resolve("s"));
                UnixConnection ofFirst = listener.accept();
                UnixConnection second = UnixConnection.connect(dir.resolve("s"));
                UnixConnection ofSecond = listener.accept();
                UnixConnection third = UnixConnection.connect(dir.resolve("s"));
                UnixConnection ofThird = listener.accept()) {
            ends.watch(ofFirst, 1);
            ends.watch(ofSecond, 2);
            ends.watch(ofThird, 3);
            assertEquals(-1, ends.next(0));
            first.close();
            assertEquals(1, ends.next(-1));
            second.write(new byte[1]);
            assertEquals(2, ends.next(-1));
            ofThird.close();
            assertEquals(-1, ends.next(0));
        }
    }

    @Test
    void isWoken() throws Exception {
        try (Ends ends = Ends.open()) {
            CompletableFuture<Long> next = CompletableFuture.supplyAsync(() -> next(ends));
            ends.wake();
            assertEquals(-1L, next.get(20, TimeUnit.SECONDS));
            assertEquals(-1, ends.next(0));
        }
    }

    private static long next(Ends ends) {
        try {
            return ends.next(-1);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
