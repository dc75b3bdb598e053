package org.mosix.linux.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTest {
    @TempDir
    Path dir;

    @Test
    void carriesBytesAndNamesThePeer() throws Exception {
        try (UnixListener listener = listen();
                UnixConnection client = UnixConnection.connect(dir.resolve("s"));
                UnixConnection server = listener.accept()) {
            byte[] sent = new byte[300_000];
            new Random(1).nextBytes(sent);
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(client, sent));
            byte[] got = new byte[sent.length];
            server.readFully(got);
            assertArrayEquals(sent, got);
            writing.get(20, TimeUnit.SECONDS);
            assertEquals(ProcessHandle.current().pid(), server.peer().pid());
            Object uid = Files.getAttribute(dir.resolve("s"), "unix:uid");
            assertEquals(uid, server.peer().uid());
            client.close();
            assertThrows(EOFException.class, () -> server.readFully(new byte[1]));
            assertThrows(EOFException.class, () -> server.write(new byte[1]));
        }
    }

    @Test
    void readsDoNotWaitForEver() throws Exception {
        try (UnixListener listener = listen();
                UnixConnection client = UnixConnection.connect(dir.resolve("s"))) {
            client.timeout(Duration.ofMillis(20));
            assertThrows(IOException.class, () -> client.read(new byte[1], 0, 1));
        }
    }

    @Test
    void shutdownWakesAWaitingAccept() throws Exception {
        try (UnixListener listener = listen()) {
            CompletableFuture<UnixConnection> accepting = CompletableFuture.supplyAsync(() -> accept(listener));
            listener.shutdown();
            assertNull(accepting.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void takesOverARegularFileOfAnotherProcessOnly() throws Exception {
        Path file = dir.resolve("f");
        Process p = new ProcessBuilder("sh", "-c", "exec 5>f 6</dev/null 7</etc/passwd; echo ready; read _ || :")
                .directory(dir.toFile())
                .start();
        try {
            p.inputReader().readLine();
            int uid = (Integer) Files.getAttribute(dir, "unix:uid");
            Peer peer = new Peer((int) p.pid(), uid, 0);
            try (OpenFile open = OpenFile.of(peer, 5)) {
                open.write("from here".getBytes(StandardCharsets.UTF_8));
            }
            assertEquals("from here", Files.readString(file));
            assertThrows(IOException.class, () -> OpenFile.of(peer, 6), "a device");
            assertThrows(IOException.class, () -> OpenFile.of(peer, 7), "open for reading");
            assertThrows(IOException.class, () -> OpenFile.of(peer, 99), "not open");
            Peer other = new Peer((int) p.pid(), uid + 1, 0);
            assertThrows(IOException.class, () -> OpenFile.of(other, 5), "another user's process");
        } finally {
            p.getOutputStream().close();
            assertTrue(p.waitFor(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void refusesLongNames() {
        Path path = dir.resolve("x".repeat(108));
        assertThrows(IOException.class, () -> UnixConnection.connect(path));
    }

    private UnixListener listen() throws IOException {
        return UnixListener.listen(dir.resolve("s"), PosixFilePermissions.fromString("rw-rw-rw-"));
    }

    private static UnixConnection accept(UnixListener listener) {
        try {
            return listener.accept();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(UnixConnection to, byte[] bytes) {
        try {
            to.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
