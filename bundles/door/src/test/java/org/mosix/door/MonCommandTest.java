package org.mosix.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.mosix.api.ClusterView;
import org.mosix.api.Information;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.door.OpenDoor.Outcome;

/** mosnodes, mosbestnode and mosmon where nodes know each other; mosmon in a terminal that script(1) makes. */
class MonCommandTest extends WithDoor {
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";

    @Test
    void saysWhatIsMissing() throws Exception {
        for (String name : List.of("mosbestnode", "mosmon")) {
            Outcome o = door.run(name);
            assertEquals(1, o.status());
            assertEquals(
                    name + ": this node knows nothing of the load of others; its administrator can install the feature"
                            + " mosix-information and write etc/org.mosix.discovery.cfg\n",
                    o.err());
        }
    }

    @Test
    void listsWhatNodesSayOfThemselves() throws Exception {
        know();
        String table = """
                NODE     ADDRESS        STATE  ALIVE  AGE-S  SPEED  CORES  LOAD  FREE-MB    MB  GUESTS  STATUS  REASON
                   1  *  10.0.0.1:7000  up     yes      0.0  10000      2  3.00      500  1000       0
                   2     10.0.0.2:7000  down   yes      1.5  20000      4  0.25      800  1000       3          no answer for 12 s
                """;
        assertEquals(table, door.run("mosnodes").out());
        assertEquals(table, door.run("mosmon").out());
    }

    @Test
    void namesTheBestNode() throws Exception {
        know();
        assertEquals("2\n", door.run("mosbestnode").out());
        assertEquals("2\n", door.run("mosbestnode", "-m", "800").out());
        Outcome none = door.run("mosbestnode", "-m801");
        assertEquals(1, none.status());
        assertEquals("mosbestnode: no node that lives and takes guests has 801 MB free\n", none.err());
        Outcome wrong = door.run("mosbestnode", "-m", "much");
        assertEquals(2, wrong.status());
        assertEquals("mosbestnode: 'much' is not a number of MB; see mosbestnode --help\n", wrong.err());
        assertEquals(2, door.run("mosbestnode", "x").status());
        assertEquals(2, door.run("mosmon", "x").status());
    }

    @Test
    void drawsUntilQ() throws Exception {
        know();
        try (Pty pty = new Pty()) {
            pty.await("5.00");
            pty.type("m");
            pty.await("memory");
            pty.type("q");
            pty.await(LEAVE + "STATUS 0");
            pty.await("icanon echo ");
        }
    }

    @Test
    void endsByControlC() throws Exception {
        know();
        try (Pty pty = new Pty()) {
            pty.await("5.00");
            pty.type("\u0003");
            pty.await(LEAVE + "STATUS 130");
            pty.await("icanon echo ");
        }
    }

    @Test
    void aTerminalIsPutBackWhenTheNodeEnds() throws Exception {
        know();
        try (Pty pty = new Pty()) {
            pty.await("5.00");
            door.close();
            pty.await(LEAVE + "mosmon: the MOSIX node at " + door.socket + " closed the connection");
            pty.await("STATUS 125");
            pty.await("icanon echo ");
        }
    }

    @Test
    void aTerminalIsPutBackWhenTheClientIsKilled() throws Exception {
        know();
        try (Pty pty = new Pty()) {
            pty.await("5.00");
            pty.killClient();
            // The node puts the screen back in its own time: before or after the shell tells of the end.
            pty.await("STATUS 137");
            pty.await("icanon echo ");
        }
    }

    private void know() {
        NodeView one = node(1, 10_000, 2, 300, 500, 0);
        NodeView two = node(2, 20_000, 4, 25, 800, 3);
        Information information = () -> new ClusterView(new NodeId(1), List.of(one, two));
        door.door.know(information);
    }

    private static NodeView node(int number, int speed, int cores, int load, int freeMiB, int guests) {
        return new NodeView(
                new NodeId(number),
                "10.0.0." + number + ":7250",
                NodeView.Life.ALIVE,
                number == 1 ? 0 : 1500,
                new NodeView.Processor(speed, cores, load, 500, 1),
                new NodeView.Memory(1000, freeMiB, 0, 0),
                new NodeView.Processes(0, guests, 0, 10),
                new NodeView.Software("0.1", "6.1.80", 1),
                Set.of(),
                Map.of());
    }

    /** mosmon in a terminal; when it ends its status, then until it is as it was whether the terminal takes lines. */
    private final class Pty implements AutoCloseable {
        private final Process process;
        private final StringBuilder shown = new StringBuilder();
        private int seen;

        Pty() throws IOException {
            String client = door.command("mosmon").get(0);
            String line = client + "; echo STATUS $?; for i in 1 2 3 4 5 6 7 8 9; do"
                    + " stty -a | grep -ow -e '-*icanon' -e '-*echo' | tr '\\n' ' '; sleep 0.3; done";
            ProcessBuilder builder = door.builder(List.of("script", "-qfec", line, "/dev/null"));
            builder.environment().put("SHELL", "/bin/sh");
            process = builder.redirectErrorStream(true).start();
        }

        void type(String keys) throws IOException {
            OutputStream to = process.getOutputStream();
            to.write(keys.getBytes(StandardCharsets.US_ASCII));
            to.flush();
        }

        /** Waits for a text behind the last one. */
        void await(String text) throws IOException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            InputStream from = process.getInputStream();
            while (shown.indexOf(text, seen) < 0) {
                assertTrue(System.nanoTime() < end, () -> "not there: " + text + "\n" + shown.substring(seen));
                byte[] some = new byte[from.available()];
                int count = from.read(some);
                shown.append(new String(some, 0, Math.max(0, count), StandardCharsets.UTF_8));
                LockSupport.parkNanos(5_000_000);
            }
            seen = shown.indexOf(text, seen) + text.length();
        }

        void killClient() {
            Optional<ProcessHandle> client = process.descendants()
                    .filter(p -> p.info().command().orElse("").endsWith("/mosmon"))
                    .findFirst();
            client.orElseThrow().destroyForcibly();
        }

        @Override
        public void close() throws IOException, InterruptedException {
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }
}
