package org.mosix.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.Launcher.Streams;

class ChildLauncherTest {
    @TempDir
    Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private OpenDoor door;
    private ChildLauncher launcher;

    @BeforeEach
    void open() throws Exception {
        door = new OpenDoor(dir);
        launcher = new ChildLauncher(door.door);
    }

    @AfterEach
    void close() throws Exception {
        launcher.close();
        door.close();
    }

    @Test
    void relaysInputOutputAndStatus() throws Exception {
        Streams streams = streams("typed");
        assertEquals(3, launcher.run(List.of("-r", "2", "--", "sh", "-c", "cat; echo error >&2; exit 3"), streams));
        assertEquals("typed", out.toString());
        assertEquals("error\n", err.toString());
        SmallCluster.Start start = door.cluster.starts.remove();
        assertEquals("2", start.spec().node().orElseThrow());
        assertEquals(128 + 9, launcher.run(List.of("sh", "-c", "kill -9 $$"), streams("")));
        assertEquals(127, launcher.run(List.of("nosuchprogram"), streams("")));
    }

    @Test
    void readsLiveInputOnlyWhileTheProgramRuns() throws Exception {
        PipedInputStream keyboard = new PipedInputStream();
        try (PipedOutputStream typist = new PipedOutputStream(keyboard)) {
            typist.write("one\n".getBytes(StandardCharsets.UTF_8));
            assertEquals(0, launcher.run(List.of("head", "-n1"), new Streams(keyboard, out, err, true)));
            assertEquals("one\n", out.toString());
            typist.write('x');
            assertEquals(1, keyboard.available());
        }
    }

    @Test
    void anInterruptEndsTheProgram() throws Exception {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        Thread session = new Thread(() -> {
            try {
                result.complete(launcher.run(List.of("sleep", "100"), streams("")));
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        session.start();
        int pid = door.cluster.starts.poll(20, TimeUnit.SECONDS).caller().pid();
        ProcessHandle program = ProcessHandle.of(pid).orElseThrow();
        session.interrupt();
        program.onExit().get(20, TimeUnit.SECONDS);
        assertFalse(program.isAlive());
        assertThrows(Exception.class, () -> result.get(20, TimeUnit.SECONDS));
    }

    private Streams streams(String typed) {
        return new Streams(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)), out, err, false);
    }
}
