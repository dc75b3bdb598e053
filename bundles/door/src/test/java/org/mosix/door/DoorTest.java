package org.mosix.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.door.OpenDoor.Outcome;
import org.mosix.linux.local.UnixConnection;
import org.mosix.linux.local.UnixListener;

/** The socket itself: who may connect, what bad clients do, what clients see when there is no door. */
class DoorTest {
    @TempDir
    Path dir;

    @Test
    void survivesWhateverIsSent() throws Exception {
        try (OpenDoor door = new OpenDoor(dir)) {
            Random random = new Random(20250101);
            for (int i = 0; i < 200; i++) {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                if (i % 2 == 0 && bytes.length >= 4) {
                    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(ClientCode.MAGIC);
                }
                send(door, bytes);
            }
            int most = Integer.MAX_VALUE;
            for (int[] claim : new int[][] {
                {most, most, 0}, {1, most, 0}, {-1, 5, 0}, {1, -5, 0}, {5, 4, 0}, {1, 5, most}, {1, 5, -2}, {9, 5, -1}
            }) {
                send(door, header(claim));
            }
            assertEquals(0, door.run("mosrun", "true").status());
            assertEquals(1, door.cluster.starts.size());
        }
    }

    @Test
    void servesOthersWhileClientsAreSilent() throws Exception {
        try (OpenDoor door = new OpenDoor(dir)) {
            List<UnixConnection> silent = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                silent.add(UnixConnection.connect(door.socket));
            }
            assertEquals(0, door.runAsNobody("mosrun", "true").status());
            for (UnixConnection connection : silent) {
                connection.close();
            }
            assertEquals(0, door.run("mosrun", "true").status());
        }
    }

    /** An answer that no client gives ends that command only. */
    @Test
    void toleratesLyingClients() throws Exception {
        try (OpenDoor door = new OpenDoor(dir);
                UnixConnection liar = UnixConnection.connect(door.socket)) {
            liar.timeout(Duration.ofSeconds(20));
            liar.write(header(3, 19, 0));
            liar.write("mosrun\0--stats=f\0x\0".getBytes());
            liar.readFully(new byte[8 + 8 + 2]);
            liar.write(ByteBuffer.allocate(8).putLong(-1L << 40).array());
            while (hearsOn(liar)) {
                answerNothing(liar);
            }
            assertEquals(0, door.run("mosrun", "true").status());
        }
    }

    @Test
    void clientsSayWhenNoNodeAnswers() throws Exception {
        ClientElf.write(dir);
        Path socket = dir.resolve("none");
        ProcessBuilder b = new ProcessBuilder(dir.resolve("mosmigrate").toString(), "1", "home");
        b.environment().put("MOSIX_SOCKET", socket.toString());
        Outcome o = OpenDoor.outcome(b);
        assertEquals(125, o.status());
        assertEquals(
                "mosmigrate: no MOSIX node answers at " + socket
                        + "; start the node, or name its socket in MOSIX_SOCKET\n",
                o.err());
        b.environment().put("MOSIX_SOCKET", "x".repeat(1000));
        assertEquals(125, OpenDoor.outcome(b).status());
    }

    @Test
    void clientsSayWhenTheConnectionDrops() throws Exception {
        ClientElf.write(dir);
        Path socket = dir.resolve("short");
        try (UnixListener listener = UnixListener.listen(socket, PosixFilePermissions.fromString("rw-rw-rw-"))) {
            Thread drop = new Thread(() -> {
                // The client tries once more.
                for (int i = 0; i < 2; i++) {
                    try (UnixConnection c = listener.accept()) {
                        c.readFully(new byte[ClientCode.HEADER_BYTES]);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
            drop.start();
            ProcessBuilder b = new ProcessBuilder(dir.resolve("mosrun").toString(), "true");
            b.environment().put("MOSIX_SOCKET", socket.toString());
            Outcome o = OpenDoor.outcome(b);
            assertEquals(125, o.status());
            assertEquals(
                    "mosrun: the MOSIX node at " + socket + " closed the connection; look into its log\n", o.err());
            drop.join();
        }
    }

    /** As in an update of the bundle: between the doors, and while one of them closes. */
    @Test
    void clientsWaitForTheNextDoor() throws Exception {
        ClientElf.write(dir.resolve("bin"));
        Path socket = dir.resolve("node.sock");
        Path pause = dir.resolve("node.sock" + PauseFile.SUFFIX);
        Files.createFile(pause);
        try (UnixListener listener = UnixListener.listen(socket, PosixFilePermissions.fromString("rw-rw-rw-"))) {
            ProcessBuilder b =
                    new ProcessBuilder(dir.resolve("bin/mosrun").toString(), "sh", "-c", "echo there; exit 3");
            b.environment().put("MOSIX_SOCKET", socket.toString());
            CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> outcome(b));
            try (UnixConnection c = listener.accept()) {
                c.readFully(new byte[ClientCode.HEADER_BYTES]);
            }
            listener.shutdown();
            listener.close();
            Files.deleteIfExists(socket);
            assertFalse(outcome.isDone());
            Door door = OpenDoor.open(socket, new SmallCluster());
            try {
                Outcome o = outcome.get(20, TimeUnit.SECONDS);
                assertEquals("there\n", o.out(), o::toString);
                assertEquals(3, o.status(), o::toString);
                assertFalse(Files.exists(pause));
            } finally {
                door.close();
            }
        }
    }

    /** A client that has opened a file for the door could not come again. */
    @Test
    void nothingIsAskedOfClientsBeforeJobsAreThere() throws Exception {
        OpenDoor first = new OpenDoor(dir);
        first.door.dropJobs(first.cluster);
        Path stats = dir.resolve("stats");
        ProcessBuilder b = first.builder(first.command("mosrun", "--stats", stats.toString(), "true"));
        CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> outcome(b));
        while (!awaits()) {
            assertFalse(outcome.isDone());
            Thread.onSpinWait();
        }
        assertFalse(Files.exists(stats));
        Files.createFile(dir.resolve("run/node.sock" + PauseFile.SUFFIX));
        first.close();
        try (OpenDoor second = new OpenDoor(dir)) {
            Outcome o = outcome.get(20, TimeUnit.SECONDS);
            assertEquals(0, o.status(), o::toString);
            assertEquals("{\"moves\": 3}\n", Files.readString(stats));
            assertFalse(awaits(), "of a door that is closed nothing waits");
        }
    }

    private static boolean awaits() {
        return Thread.getAllStackTraces().values().stream()
                .anyMatch(stack -> Stream.of(stack)
                        .anyMatch(frame -> frame.getClassName().equals(Awaited.class.getName())
                                && frame.getMethodName().equals("await")));
    }

    private static Outcome outcome(ProcessBuilder b) {
        try {
            return OpenDoor.outcome(b);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void replacesAStaleSocketButNotALivingOne() throws Exception {
        OpenDoor first = new OpenDoor(dir);
        assertEquals(PosixFilePermissions.fromString("rw-rw-rw-"), Files.getPosixFilePermissions(first.socket));
        assertThrows(IOException.class, () -> OpenDoor.open(first.socket, new SmallCluster()));
        first.close();
        assertFalse(Files.exists(first.socket));
        leaveStaleSocket(first.socket);
        assertTrue(Files.exists(first.socket));
        try (OpenDoor second = new OpenDoor(dir)) {
            assertEquals(0, second.run("mosrun", "true").status());
        }
        Files.writeString(first.socket, "a file");
        assertThrows(IOException.class, () -> OpenDoor.open(first.socket, new SmallCluster()));
    }

    @Test
    void closingEndsWaitingClients() throws Exception {
        OpenDoor door = new OpenDoor(dir);
        try (UnixConnection waiting = UnixConnection.connect(door.socket)) {
            waiting.timeout(Duration.ofSeconds(20));
            waiting.write(header(1, 7, -1));
            door.close();
            assertEquals(-1, waiting.read(new byte[1], 0, 1));
        }
    }

    /** As a killed node leaves it: the file stays, nobody listens. */
    private static void leaveStaleSocket(Path socket) throws Exception {
        Path other = socket.resolveSibling("other");
        try (UnixListener listener = UnixListener.listen(other, PosixFilePermissions.fromString("rw-rw-rw-"))) {
            Files.createLink(socket, other);
        }
    }

    private static boolean hearsOn(UnixConnection connection) throws IOException {
        byte[] more = new byte[4096];
        return connection.read(more, 0, more.length) > 0;
    }

    /** The door may have hung up meanwhile. */
    private static void answerNothing(UnixConnection connection) throws IOException {
        try {
            connection.write(new byte[8]);
        } catch (EOFException e) {
            assertFalse(hearsOn(connection));
        }
    }

    private static void send(OpenDoor door, byte[] bytes) throws IOException {
        try (UnixConnection connection = UnixConnection.connect(door.socket)) {
            connection.write(bytes);
        }
    }

    private static byte[] header(int... claim) {
        ByteBuffer b = ByteBuffer.allocate(ClientCode.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(ClientCode.MAGIC);
        for (int number : claim) {
            b.putInt(number);
        }
        return b.array();
    }
}
