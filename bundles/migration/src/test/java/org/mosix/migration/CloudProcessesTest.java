package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.Destination;
import org.mosix.api.Gone;
import org.mosix.api.JobStart;
import org.mosix.api.ProcessInfo;
import org.mosix.api.Refused;
import org.mosix.api.RunSpec;
import org.mosix.linux.Signals;
import org.mosix.sandbox.Limits;

/** Real processes as jobs in clouds: closing ends those of one cloud, each with a sentence, and nothing else. */
@Timeout(120)
class CloudProcessesTest {
    private static final String CLOSED = "mosrun: cloud amazon was closed; what ran there for you is ended\n";

    @TempDir
    Path dir;

    private final List<Process> processes = new ArrayList<>();
    private int port;

    /** A process that waits, and as many children of it. */
    private Process process(String before, int children) throws IOException {
        String script = before + "; for i in $(seq " + children + "); do sleep 600 & done; echo up; read line";
        Process process = new ProcessBuilder("sh", "-c", script)
                .redirectError(dir.resolve("err" + processes.size()).toFile())
                .start();
        processes.add(process);
        return process;
    }

    /** In a job there; it has its children only afterwards. */
    private Process in(Agent node, String cloud, String before, int children) throws Exception {
        Process process = process("read go; " + before, children);
        node.clouds().start(caller(process), cloud, List.of("prog", "arg"));
        process.outputWriter().write("go\n");
        process.outputWriter().flush();
        assertEquals("up", process.inputReader().readLine());
        return process;
    }

    private static Caller caller(Process process) {
        return new Caller((int) process.pid(), 0, 0);
    }

    private String err(Process process) throws IOException {
        return Files.readString(dir.resolve("err" + processes.indexOf(process)));
    }

    @AfterEach
    void end() {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Agent node(Path files) throws IOException {
        port = port == 0 ? Trial.freePort() : port;
        Agent node = new Agent(1, "127.0.0.1:" + port, "1=127.0.0.1:" + port, true, Limits.DEFAULT);
        node.open(name -> files == null ? null : files.resolve(name), OptionalInt.empty());
        return node;
    }

    private static int signalOf(Process process) throws InterruptedException {
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it goes on");
        return process.exitValue() - 128;
    }

    @Test
    void closingEndsWhatRunsThereAndNothingElse() throws Exception {
        try (Agent node = node(dir.resolve("data"))) {
            Process one = in(node, "amazon", ":", 2);
            Process two = in(node, "amazon", ":", 0);
            Process other = in(node, "azure", ":", 1);
            Process among = process(":", 1);
            node.jobs()
                    .start(
                            caller(among),
                            new RunSpec(Optional.empty(), false, Optional.empty(), List.of("x"), Optional.empty()));
            List<ProcessHandle> children = one.descendants().toList();
            assertEquals(2, children.size());
            assertEquals(Map.of("amazon", 2, "azure", 1), node.clouds().running());

            assertEquals(2, node.clouds().close("amazon"));
            assertEquals(Signals.SIGTERM, signalOf(one));
            assertEquals(Signals.SIGTERM, signalOf(two));
            // Nobody may have buried them yet.
            assertTrue(Await.until(() -> children.stream().noneMatch(ProcessHandle::isAlive), 20_000));
            assertEquals(CLOSED, err(one));
            assertEquals(CLOSED, err(two));
            assertTrue(other.isAlive() && among.isAlive());
            assertEquals(1, other.descendants().count());
            assertEquals("", err(other) + err(among));
            assertEquals(Map.of("azure", 1), node.clouds().running());

            Process late = process(":", 0);
            Refused no =
                    assertThrows(Refused.class, () -> node.clouds().start(caller(late), "amazon", List.of("prog")));
            assertEquals("cloud amazon is closed; mosix:cloud-open amazon opens it", no.getMessage());
            assertEquals(0, node.clouds().close("amazon"));
            assertTrue(node.clouds().open("amazon"));
            assertFalse(node.clouds().open("amazon"));
            JobStart start = node.clouds().start(caller(late), "amazon", List.of("prog"));
            assertEquals(Map.of("amazon", 1, "azure", 1), node.clouds().running());
            start.abandoned();
            assertEquals(Map.of("azure", 1), node.clouds().running());
            assertTrue(late.isAlive());
        }
    }

    @Test
    void itIsKnownWhereTheyWorkAndTheyStayThere() throws Exception {
        try (Agent node = node(null)) {
            Process one = in(node, "amazon", ":", 1);
            Caller user = caller(one);
            List<ProcessInfo> list = node.jobs().list(user, true);
            assertEquals(2, list.size(), "its child is there, too");
            for (ProcessInfo info : list) {
                assertEquals(Optional.of("amazon"), info.cloud());
                assertEquals("amazon", info.where());
                assertEquals(ProcessInfo.Place.CLOUD, info.state());
                assertEquals(Optional.of("works in cloud amazon and cannot be moved"), info.pinned());
            }
            assertEquals(
                    List.of("process " + one.pid() + " (sh) works in cloud amazon and cannot be moved"),
                    node.jobs().why(user, (int) one.pid()));
            ClusterException no =
                    assertThrows(Refused.class, () -> node.migrator().move(user, (int) one.pid(), Destination.HOME));
            assertEquals("process " + one.pid() + " works in cloud amazon and cannot be moved", no.getMessage());
        }
    }

    @Test
    void whatIgnoresTheSignalOrIsStoppedEndsToo() throws Exception {
        try (Agent node = node(null)) {
            Process deaf = in(node, "amazon", "trap '' TERM", 1);
            Process stopped = in(node, "amazon", ":", 0);
            new ProcessBuilder("kill", "-STOP", Long.toString(stopped.pid()))
                    .start()
                    .waitFor();
            // Without files it holds only until a start, which is said; it is done all the same.
            assertEquals(2, node.clouds().close("amazon"));
            assertEquals(Signals.SIGKILL, signalOf(deaf));
            assertEquals(Signals.SIGTERM, signalOf(stopped));
        }
    }

    @Test
    void itOutlivesTheNode() throws Exception {
        Path data = Files.createDirectories(dir.resolve("data"));
        Process one;
        try (Agent node = node(data)) {
            one = in(node, "amazon", ":", 1);
            in(node, "a.b-c_d", ":", 0);
            node.clouds().close("azure");
        }
        assertTrue(one.isAlive(), "a node's end is none of its business");
        try (Agent node = node(data)) {
            assertTrue(node.clouds().isClosed("azure"));
            assertFalse(node.clouds().isClosed("amazon"));
            assertEquals(Map.of("amazon", 1, "a.b-c_d", 1), node.clouds().running());
            assertEquals(1, node.clouds().close("amazon"));
            assertEquals(Signals.SIGTERM, signalOf(one));
            assertEquals(CLOSED, err(one));
            assertEquals(1, node.clouds().close("a.b-c_d"));
            assertTrue(node.clouds().open("azure"));
        }
        try (Agent node = node(data)) {
            assertFalse(node.clouds().isClosed("azure"));
            assertTrue(node.clouds().isClosed("amazon"));
        }
    }

    @Test
    void badNamesAndDeadProcessesAreRefused() throws Exception {
        try (Agent node = node(dir)) {
            Process one = process(":", 0);
            for (String name : new String[] {"", "../x", ".x", "-x", "a/b", "a b", "x".repeat(64)}) {
                assertThrows(Refused.class, () -> node.clouds().start(caller(one), name, List.of("prog")), name);
                assertThrows(Refused.class, () -> node.clouds().close(name), name);
                assertThrows(Refused.class, () -> node.clouds().open(name), name);
                assertFalse(node.clouds().isClosed(name));
            }
            assertTrue(one.isAlive());
            Caller nobody = new Caller(4_194_304, 0, 0);
            assertThrows(Gone.class, () -> node.clouds().start(nobody, "amazon", List.of("prog")));
            assertEquals(Map.of(), node.clouds().running());
        }
    }
}
