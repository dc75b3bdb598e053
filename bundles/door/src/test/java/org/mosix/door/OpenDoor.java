package org.mosix.door;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A door on a socket of its own, and the real client beside it, in a directory that all users can enter. */
final class OpenDoor implements AutoCloseable {
    private static final int NOBODY = 65534;

    /** What became of one command. */
    record Outcome(int status, byte[] raw, String err) {
        String out() {
            return new String(raw, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return status + " [" + out() + "] [" + err + "]";
        }
    }

    final SmallCluster cluster = new SmallCluster();
    final Path dir;
    final Path socket;
    final Door door;

    OpenDoor(Path dir) throws IOException {
        this.dir = dir;
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        ClientElf.write(dir.resolve("bin"));
        socket = dir.resolve("run/node.sock");
        door = open(socket, cluster);
    }

    static Door open(Path socket, SmallCluster cluster) throws IOException {
        Door door = new Door(new Door.Config() {
            @Override
            public String socket() {
                return socket.toString();
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return Door.Config.class;
            }
        });
        door.useJobs(cluster);
        door.useMigrator(cluster);
        door.useFreezer(cluster);
        door.useNodes(cluster);
        return door;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        door.close();
    }

    /** The path of a command, and its arguments. */
    List<String> command(String name, String... args) {
        List<String> line =
                new ArrayList<>(List.of(dir.resolve("bin").resolve(name).toString()));
        line.addAll(Arrays.asList(args));
        return line;
    }

    Outcome run(String name, String... args) throws IOException, InterruptedException {
        return run(command(name, args));
    }

    Outcome runAsNobody(String name, String... args) throws IOException, InterruptedException {
        String id = Integer.toString(NOBODY);
        List<String> line = new ArrayList<>(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"));
        line.addAll(command(name, args));
        return run(line);
    }

    ProcessBuilder builder(List<String> line) {
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("MOSIX_SOCKET", socket.toString());
        return builder;
    }

    Outcome run(List<String> line) throws IOException, InterruptedException {
        return outcome(builder(line));
    }

    static Outcome outcome(ProcessBuilder builder) throws IOException, InterruptedException {
        Path err = Files.createTempFile("door", ".err");
        try {
            Process p = builder.redirectError(err.toFile()).start();
            p.getOutputStream().close();
            byte[] out = p.getInputStream().readAllBytes();
            assertTrue(p.waitFor(20, TimeUnit.SECONDS), "the command does not end: " + builder.command());
            return new Outcome(p.exitValue(), out, Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }
}
