package org.mosix.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.door.OpenDoor.Outcome;

/** mosrun --cloud with the real client; in place of ssh is a script that says how it was called and does what sshd would. */
class CloudRunTest {
    private static final String SSH = """
            #!/bin/sh
            echo "$@" | sed 's/ exec .*//; q' >> "$SSH_LOG"
            for last; do :; done
            setsid -w sh -c "$last"
            exit $?
            """;

    @TempDir
    Path dir;

    private OpenDoor door;
    private final OneCloud cloud = new OneCloud();
    private Path log;

    @BeforeEach
    void open() throws Exception {
        door = new OpenDoor(dir);
        door.door.know(cloud, cloud);
        log = dir.resolve("ssh.log");
        Path ssh =
                Files.writeString(Files.createDirectories(dir.resolve("path")).resolve("ssh"), SSH);
        Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    private Outcome run(String... args) throws Exception {
        List<String> line = new ArrayList<>(List.of("--cloud"));
        line.addAll(Arrays.asList(args));
        ProcessBuilder builder = door.builder(door.command("mosrun", line.toArray(String[]::new)));
        builder.environment().put("PATH", dir.resolve("path") + ":/usr/bin:/bin");
        builder.environment().put("SSH_LOG", log.toString());
        return OpenDoor.outcome(builder);
    }

    @Test
    void theProgramRunsByTheServiceThatIsOffered() throws Exception {
        Outcome o = run("amazon", "sh", "-c", "echo \"$0|$1\"; echo err >&2; exit 7", "it's", "a  b\n;exit 1");
        assertEquals("it's|a  b\n;exit 1\n", o.out(), o.toString());
        assertEquals(7, o.status(), o.toString());
        assertEquals("err\n", o.err());
        assertEquals(
                "-T -o BatchMode=yes -o ControlMaster=no -o ControlPath=none -p 2222 -l guest -- 10.9.8.7\n",
                Files.readString(log));
        OneCloud.Start start = cloud.starts.get(0);
        assertEquals("amazon", start.cloud());
        assertEquals("sh", start.argv().get(0));
        assertEquals(0, cloud.abandoned.get());
        assertTrue(door.cluster.starts.isEmpty(), "it is no job among nodes");
    }

    @Test
    void aProgramThatIsNotThereIsSaidByTheFarShell() throws Exception {
        Outcome o = run("amazon", "--", "no such program");
        assertEquals(127, o.status(), o.toString());
        assertTrue(o.err().contains("no such program: not found"), o.toString());
    }

    private void refused(String why, String... args) throws Exception {
        Outcome o = run(args);
        assertEquals(125, o.status(), o.toString());
        assertEquals("mosrun: " + why + "\n", o.err());
        assertEquals(List.of(), cloud.starts);
    }

    @Test
    void refusalsAreOneSentence() throws Exception {
        refused("no cloud \"nosuch\" is known on this node", "nosuch", "true");
        refused("cloud azure cannot be used: its file says nothing of address", "azure", "true");
        refused("a program in a cloud has a name, and one that does not begin with '-'", "amazon", "--", "-c");
        refused("name the program to run; see mosrun --help", "amazon");
        for (String option : List.of("-h", "-F", "-r2", "--trace", "--stats=x")) {
            refused("--cloud goes with no other option; see mosrun --help", "amazon", option, "true");
        }
        refused(
                "the arguments are too long for a cloud: at most 61440 bytes go there",
                "amazon",
                "true",
                "x".repeat(61440));
        String[] many = new String[5000];
        Arrays.fill(many, "");
        many[0] = "amazon";
        many[1] = "true";
        refused("the arguments are too long for a cloud: at most 61440 bytes go there", many);
        cloud.closed = true;
        refused("cloud amazon is closed; mosix:cloud-open amazon opens it", "amazon", "true");
        door.door.know(null, null);
        refused("this node knows no clouds: its feature mosix-sharing is not installed", "amazon", "true");
    }

    @Test
    void longArgumentsThatFitArrive() throws Exception {
        Outcome o = run("amazon", "sh", "-c", "echo ${#1}", "x", "y".repeat(60_000));
        assertEquals("60000\n", o.out(), o.toString());
    }

    @Test
    void withoutSshTheJobIsAbandoned() throws Exception {
        Files.delete(dir.resolve("path/ssh"));
        ProcessBuilder builder = door.builder(door.command("mosrun", "--cloud", "amazon", "true"));
        builder.environment().put("PATH", dir.resolve("path").toString());
        Outcome o = OpenDoor.outcome(builder);
        assertEquals(127, o.status(), o.toString());
        assertEquals("mosrun: cannot run 'ssh': No such file or directory\n", o.err());
        assertEquals(1, cloud.abandoned.get());
    }
}
