package org.mosix.itests.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One command of this machine that ends within its limit, or is ended. */
final class Command {
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** What became of it. */
    record Result(List<String> words, int status, String out, String err) {
        /** For messages of assertions. */
        @Override
        public String toString() {
            return String.join(" ", words) + "\nstatus " + status + "\n--- output\n" + out + "--- errors\n" + err;
        }
    }

    private final List<String> words;
    private final Path directory;
    private final Process process;
    private final Path out;
    private final Path err;

    /** Starts it. Output goes to files, so nothing has to be read meanwhile. */
    Command(Map<String, String> environment, String input, List<String> words) {
        this.words = List.copyOf(words);
        try {
            directory = Files.createTempDirectory("mosix-itest");
            out = directory.resolve("out");
            err = directory.resolve("err");
            Path in = directory.resolve("in");
            Files.writeString(in, input);
            // A build in the background of a script ignores SIGINT and SIGQUIT, and all that it starts would too.
            List<String> line = new ArrayList<>(List.of("env", "--default-signal"));
            line.addAll(words);
            ProcessBuilder builder = new ProcessBuilder(line)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has written so far to its standard output. */
    String outputSoFar() {
        return read(out);
    }

    boolean running() {
        return process.isAlive();
    }

    /** Waits for its end; AssertionError when that does not come in time, and then it is ended. */
    Result finish(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                end();
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + String.join(" ", words)
                        + "\n--- output\n" + read(out) + "--- errors\n" + read(err));
            }
            return new Result(words, process.exitValue(), read(out), read(err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted: " + words, e);
        } finally {
            forget();
        }
    }

    /** SIGTERM goes on to the command in the node; what does not heed it is killed. */
    void end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forget() {
        try {
            for (String name : List.of("in", "out", "err")) {
                Files.deleteIfExists(directory.resolve(name));
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
