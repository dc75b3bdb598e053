package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Three nodes on this machine, by ./mosix, with a state directory of their own. */
final class Cluster {
    static final int NODES = 3;
    /** For a command that has little to do, on a machine that has much to do. */
    static final Duration SHORT = Duration.ofSeconds(30);

    private static final Duration UP = Duration.ofSeconds(240);

    /** The checkout: the directory upwards that holds the script. */
    static final Path CHECKOUT = checkout();

    private final Path state =
            Path.of("/var/tmp/mosix-it" + ProcessHandle.current().pid());
    private final Path files =
            Path.of("/var/tmp/mosix-it" + ProcessHandle.current().pid() + ".d");
    private Leftovers traces;

    private static Path checkout() {
        Path path = Path.of("").toAbsolutePath();
        while (path != null && !Files.isExecutable(path.resolve("mosix"))) {
            path = path.getParent();
        }
        if (path == null) {
            throw new IllegalStateException("there is no ./mosix above the working directory");
        }
        return path;
    }

    void up() {
        Command.Result result = mosix(UP, "up", Integer.toString(NODES));
        assertEquals(0, result.status(), result::toString);
        try {
            Files.createDirectory(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path state() {
        return state;
    }

    /** A directory for files of tests, which all nodes' home (node 1) sees; it goes with the nodes. */
    Path files() {
        return files;
    }

    /** Takes the nodes down and looks for what they left. AssertionError names it. */
    void down() throws IOException {
        traces = Leftovers.of(state, NODES);
        Command.Result result = mosix(UP, "down");
        remove(files);
        assertEquals(0, result.status(), result::toString);
        traces.assertNone();
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var all = Files.walk(directory)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    Map<String, String> environment() {
        return Map.of("MOSIX_STATE", state.toString(), "LC_ALL", "C");
    }

    /** ./mosix WORDS. */
    Command.Result mosix(Duration limit, String... words) {
        return start("", words).finish(limit);
    }

    private Command start(String input, String... words) {
        List<String> line = new ArrayList<>(List.of(CHECKOUT.resolve("mosix").toString()));
        line.addAll(List.of(words));
        return new Command(environment(), input, line);
    }

    /** A command in node 1, the home of all tests. */
    Command.Result home(String... words) {
        return startAtHome("", words).finish(SHORT);
    }

    /** A shell script in node 1. */
    Command.Result sh(String script) {
        return home("sh", "-c", script);
    }

    Command startAtHome(String input, String... words) {
        return startAt(1, input, words);
    }

    /** A command in a node, which is the home of what it starts. */
    Command startAt(int node, String input, String... words) {
        List<String> line = new ArrayList<>(List.of("exec", Integer.toString(node), "--"));
        line.addAll(List.of(words));
        return start(input, line.toArray(String[]::new));
    }

    /** A line in the Karaf shell of a node; colours are taken out of the answer. */
    Command.Result shell(int node, String line) {
        Command.Result r = mosix(Duration.ofSeconds(70), "shell", Integer.toString(node), line);
        return new Command.Result(r.words(), r.status(), plain(r.out()), plain(r.err()));
    }

    /** As {@link #shell}, of a line that must succeed. */
    Command.Result said(int node, String line) {
        Command.Result r = shell(node, line);
        assertEquals(0, r.status(), r::toString);
        return r;
    }

    void end(Command command) {
        try {
            command.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String plain(String text) {
        return text.replaceAll("\u001b\\[[0-9;]*m", "").replace("\r", "");
    }

    /** Waits for it, looking 50 times a second. */
    static void until(String what, Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** The node on which a process works, as mosps at its home says; 0 if that does not list it. */
    int place(int home, String pid) {
        return listed(home, pid).map(cells -> Integer.parseInt(cells[3])).orElse(0);
    }

    /** The cells of mosps at a process's home; empty if that does not list it. */
    Optional<String[]> listed(int home, String pid) {
        return mosix(SHORT, "exec", Integer.toString(home), "--", "mosps")
                .out()
                .lines()
                .map(line -> line.strip().split(" +"))
                .filter(cells -> cells[0].equals(pid))
                .findFirst();
    }
}
