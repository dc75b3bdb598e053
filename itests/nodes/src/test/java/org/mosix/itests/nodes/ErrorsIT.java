package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be done is said in one sentence, with the status a shell gives, and leaves nothing. */
@ExtendWith(Nodes.class)
class ErrorsIT {
    private static final String NOBODY = "setpriv --reuid=65534 --regid=65534 --clear-groups ";

    private final Cluster cluster;

    ErrorsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void nothingRuns() {
        Command.Result ps = cluster.home("mosps", "-a");
        assertEquals(1, ps.out().lines().count(), ps::toString);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        mosrun -r nosuch true       | 125 | mosrun: there is no node "nosuch" in the node list; see mosnodes
        mosrun -r 9 true            | 125 | mosrun: there is no node "9" in the node list; see mosnodes
        mosrun /no/such             | 127 | mosrun: cannot run '/no/such': No such file or directory
        mosrun -r 2 /no/such        | 127 | mosrun: cannot run '/no/such': No such file or directory
        mosrun -r 2 nosuch          | 127 | mosrun: cannot run 'nosuch': No such file or directory
        mosrun -r 2 /etc/passwd     | 126 | mosrun: cannot run '/etc/passwd': Permission denied
        mosrun -r 2 /etc            | 126 | mosrun: cannot run '/etc': Permission denied
        mosrun                      | 125 | mosrun: name the program to run; see mosrun --help
        mosrun -r 2 -h true         | 125 | mosrun: -h and -r exclude each other; see mosrun --help
        mosrun --bogus true         | 125 | mosrun: there is no option --bogus; see mosrun --help
        mosrun -r                   | 125 | mosrun: option -r needs a value; see mosrun --help
        mosrun -E -b true           | 125 | mosrun: -E runs it natively on this node, and excludes -b, --stats and --trace; see mosrun --help
        mosrun -E -r 2 true         | 125 | mosrun: a native program runs on its own node, not on node 2; mosrun --cloud NAME runs one on another machine
        native                      | 125 | native: name the program to run; see native --help
        native nosuch               | 127 | native: cannot run 'nosuch': No such file or directory
        mosps -x                    | 2   | mosps: there is no option -x; see mosps --help
        mosps what                  | 2   | mosps: mosps takes no operands; see mosps --help
        mosmigrate                  | 2   | mosmigrate: name a process and where it shall go; see mosmigrate --help
        mosmigrate x 2              | 2   | mosmigrate: 'x' is not a process number; see mosmigrate --help
        mosmigrate 4194304 2        | 1   | mosmigrate: there is no process 4194304
        mosmigrate 1 2              | 1   | mosmigrate: process 1 was not started by mosrun; start it with mosrun to move it
        moswhy                      | 2   | moswhy: name one process; see moswhy --help
        moswhy 4194304              | 1   | moswhy: there is no process 4194304
        mosnodes x                  | 2   | mosnodes: mosnodes takes no operands; see mosnodes --help
        mosmon x                    | 2   | mosmon: mosmon takes no operands; see mosmon --help
        mosbestnode -m x            | 2   | mosbestnode: 'x' is not a number of MB; see mosbestnode --help
        """)
    void oneSentence(String command, int status, String sentence) {
        Command.Result r = cluster.home(command.split(" "));
        assertEquals(sentence + "\n", r.err(), r::toString);
        assertEquals(status, r.status());
        assertEquals("", r.out());
    }

    @ParameterizedTest(name = "{0} --help")
    @CsvSource({"mosrun", "mosps", "mosmigrate", "moswhy", "mosnodes", "mosbestnode", "mosmon", "mosq", "native"})
    void helps(String command) {
        Command.Result r = cluster.home(command, "--help");
        assertEquals(0, r.status(), r::toString);
        assertTrue(r.out().startsWith("usage: " + command) && r.out().contains("--help"), r::toString);
        assertEquals("", r.err());
    }

    @Test
    void aNodeThatCannotBeReached() {
        cluster.mosix(Cluster.SHORT, "cut", "2");
        try {
            long begin = System.nanoTime();
            Command.Result r = cluster.home("mosrun", "-r", "2", "true");
            assertEquals(125, r.status(), r::toString);
            assertTrue(r.err().matches("mosrun: node 2 cannot be used: .*\n"), r::toString);
            assertTrue(System.nanoTime() - begin < Duration.ofSeconds(15).toNanos(), "it takes long to say so");
            Command.Result home = cluster.home("mosrun", "-F", "-r", "2", "echo", "here");
            assertEquals("here\n", home.out(), home::toString);
        } finally {
            cluster.mosix(Cluster.SHORT, "mend", "2");
        }
        Cluster.until(
                "node 2 can be used again",
                Duration.ofSeconds(30),
                () -> cluster.home("mosrun", "-r", "2", "true").status() == 0);
    }

    private static void rewrite(Path file, String text) {
        try {
            if (!Files.readString(file).equals(text)) {
                Files.writeString(file, text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aNodeThatRefuses() throws IOException {
        Path settings = cluster.state().resolve("node.3/base/etc/org.mosix.wire.cfg");
        String friendly = Files.readString(settings);
        // Node 3 no longer lists node 1.
        Files.writeString(settings, friendly.replaceAll("nodes=1=[^,]*,", "nodes="));
        try {
            Cluster.until(
                    "node 3 takes up its new list",
                    Duration.ofSeconds(30),
                    () -> cluster.home("mosrun", "-r", "3", "true").status() == 125);
            Command.Result r = cluster.home("mosrun", "-r", "3", "true");
            assertEquals(125, r.status(), r::toString);
            assertTrue(
                    r.err()
                            .matches(
                                    "mosrun: node 3 cannot be used: node 3 does not list node 1 of cluster [0-9a-f]{8},"
                                            + " or knows nothing of its cluster\n"),
                    r::toString);
        } finally {
            Files.writeString(settings, friendly);
        }
        Cluster.until("node 3 can be used again", Duration.ofSeconds(30), () -> {
            // Karaf writes settings that it has just taken up into their file: what was written meanwhile is lost.
            rewrite(settings, friendly);
            return cluster.home("mosrun", "-r", "3", "true").status() == 0;
        });
    }

    @Test
    void setuidProgramsStayHomeAndKeepTheirRights() throws IOException {
        Path copy = cluster.files().resolve("id-of-root");
        Files.copy(Path.of("/usr/bin/id"), copy);
        assertEquals(0, cluster.home("chmod", "4755", copy.toString()).status());
        Command.Result natively = cluster.sh(NOBODY + copy);
        assertTrue(natively.out().contains("euid=0(root)"), natively::toString);
        for (String way : new String[] {"mosrun -r 2 " + copy, "mosrun -r 2 sh -c " + copy}) {
            Command.Result r = cluster.sh(NOBODY + way);
            assertEquals(natively.out(), r.out(), r::toString);
            assertEquals(0, r.status(), r::toString);
        }
    }

    @Test
    void programsOf32BitsStayHome() throws IOException {
        Path program = cluster.files().resolve("exits7");
        Files.write(program, exits7());
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        int natively = cluster.home(program.toString()).status();
        // Some virtual machines run no 32-bit programs, whatever their kernel can do.
        assertTrue(natively == 7 || natively == 126 || natively == 127, "natively " + natively);
        assertEquals(
                natively, cluster.home("mosrun", "-r", "2", program.toString()).status());
        String script = program + "; exit $?";
        assertEquals(
                cluster.home("sh", "-c", script).status(),
                cluster.home("mosrun", "-r", "2", "sh", "-c", script).status());
    }

    /** A 32-bit ELF: mov $1, %eax; mov $7, %ebx; int $0x80. */
    private static byte[] exits7() {
        int base = 0x8048000;
        int headers = 52 + 32;
        byte[] code = {(byte) 0xb8, 1, 0, 0, 0, (byte) 0xbb, 7, 0, 0, 0, (byte) 0xcd, (byte) 0x80};
        ByteBuffer b = ByteBuffer.allocate(headers + code.length).order(ByteOrder.LITTLE_ENDIAN);
        b.put(new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1, 0}).putLong(0);
        b.putShort((short) 2)
                .putShort((short) 3)
                .putInt(1)
                .putInt(base + headers)
                .putInt(52)
                .putInt(0)
                .putInt(0);
        for (int s : new int[] {52, 32, 1, 0, 0, 0}) {
            b.putShort((short) s);
        }
        int size = headers + code.length;
        for (int i : new int[] {1, 0, base, base, size, size, 5, 4096}) {
            b.putInt(i);
        }
        return b.put(code).array();
    }
}
