package org.mosix.door;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mosix.api.RunSpec;
import org.mosix.door.OpenDoor.Outcome;

/** mosrun as a shell sees it: the real client against a real door; the same program run natively is the oracle. */
class RunCommandTest extends WithDoor {
    @Test
    void becomesTheProgramWithItsPidOutputAndStatus() throws Exception {
        Outcome o = door.run("mosrun", "sh", "-c", "echo $$ $0 \"$@\"; exit 7", "name", "a b", "");
        assertEquals(7, o.status(), o.toString());
        SmallCluster.Start start = door.cluster.starts.remove();
        assertEquals(start.caller().pid() + " name a b \n", o.out());
        assertEquals(
                new RunSpec(
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        List.of("sh", "-c", "echo $$ $0 \"$@\"; exit 7", "name", "a b", ""),
                        Optional.empty()),
                start.spec());
        assertEquals(0, door.cluster.abandoned.get());
    }

    @Test
    void passesOptionsOnUpToTheProgram() throws Exception {
        assertEquals(
                "-r 9\n",
                door.run("mosrun", "-Fr2", "--trace", "echo", "-r", "9").out());
        RunSpec spec = door.cluster.starts.remove().spec();
        assertEquals(Optional.of("2"), spec.node());
        assertTrue(spec.fallbackHome() && spec.trace().isPresent());
        assertEquals(List.of("echo", "-r", "9"), spec.argv());
        assertEquals("x\n", door.run("mosrun", "-h", "--", "echo", "x").out());
    }

    @Test
    void leavesTheEnvironmentAsItIs() throws Exception {
        ProcessBuilder here = door.builder(List.of("env", "-0"));
        here.environment().put("BASH_FUNC_x%%", "() {  echo hi\n}");
        here.environment().put("empty", "");
        here.environment().put("not a name!", "\t=\n");
        ProcessBuilder there = door.builder(door.command("mosrun", "env", "-0"));
        there.environment().clear();
        there.environment().putAll(here.environment());
        assertArrayEquals(OpenDoor.outcome(here).raw(), OpenDoor.outcome(there).raw());
        List<String> none = List.of(
                "env",
                "-i",
                "MOSIX_SOCKET=" + door.socket,
                door.command("mosrun").get(0),
                "env");
        assertEquals("MOSIX_SOCKET=" + door.socket + "\n", door.run(none).out());
    }

    @Test
    void leaksNoDescriptorAndTouchesNoSignal() throws Exception {
        String[] descriptors = {"sh", "-c", "ls /proc/self/fd; grep -E '^(Sig[PBIC]|Shd)' /proc/self/status; umask; pwd"
        };
        assertEquals(
                door.run(List.of(descriptors)).out(),
                door.run("mosrun", descriptors).out());
        String ignore = "trap '' TERM PIPE; exec ";
        String status = " grep Sig[PBIC] /proc/self/status";
        String client = door.command("mosrun").get(0);
        assertEquals(
                door.run(List.of("sh", "-c", ignore + status)).out(),
                door.run(List.of("sh", "-c", ignore + client + status)).out());
    }

    @Test
    void keepsClosedDescriptorsClosed() throws Exception {
        String client = door.command("mosrun").get(0);
        String list = " ls /proc/self/fd 2>&- <&-";
        assertEquals(
                door.run(List.of("sh", "-c", list)).out(),
                door.run(List.of("sh", "-c", client + list)).out());
        Outcome silent = door.run(List.of("sh", "-c", client + " nosuchprogram 2>&- <&- >&-"));
        assertEquals(127, silent.status());
    }

    @Test
    void saysWhyAProgramCannotRun() throws Exception {
        Outcome missing = door.run("mosrun", "nosuchprogram");
        assertEquals(127, missing.status());
        assertEquals("mosrun: cannot run 'nosuchprogram': No such file or directory\n", missing.err());
        Path plain = Files.writeString(dir.resolve("plain"), "text");
        assertEquals(126, door.run("mosrun", plain.toString()).status());
        assertEquals(126, door.run("mosrun", "/tmp").status());
        assertEquals(127, door.run("mosrun", "").status());
        assertEquals(126, door.run("mosrun", plain + "/x").status());
        assertEquals(5, door.cluster.abandoned.get());
    }

    @Test
    void searchesThePathAsExecvpDoes() throws Exception {
        Path first = Files.createDirectories(dir.resolve("first"));
        Path second = Files.createDirectories(dir.resolve("second"));
        Files.writeString(first.resolve("prog"), "not executable");
        script(second.resolve("prog"), "#!/bin/sh\necho second $0\n");
        Files.writeString(first.resolve("denied"), "not executable");
        String path = first + ":/nonexistent:" + second;
        assertEquals("second " + second + "/prog\n", withPath(path, "prog").out());
        Outcome denied = withPath(path, "denied");
        assertEquals(126, denied.status());
        assertTrue(denied.err().contains("Permission denied"), denied.err());
        ProcessBuilder unset =
                door.builder(List.of("env", "-u", "PATH", door.command("mosrun").get(0), "echo", "x"));
        assertEquals("x\n", OpenDoor.outcome(unset).out());
        ProcessBuilder empty = door.builder(
                List.of("sh", "-c", "PATH=; " + door.command("mosrun").get(0) + " ./prog"));
        assertEquals(
                "second ./prog\n",
                OpenDoor.outcome(empty.directory(second.toFile())).out());
    }

    @Test
    void givesScriptsWithoutAFirstLineToTheShell() throws Exception {
        Path script = script(dir.resolve("script"), "echo \"$0|$1|$2\"; exit 3\n");
        Outcome o = door.run("mosrun", script.toString(), "a b", "c");
        assertEquals(3, o.status(), o.toString());
        assertEquals(script + "|a b|c\n", o.out());
        Outcome searched = withPath(dir + ":/bin", "script", "x");
        assertEquals(script + "|x|\n", searched.out());
    }

    @Test
    void takesTwoMegabytesOfArgumentsAndEnvironment() throws Exception {
        String big = "x".repeat(100_000);
        String[] args = new String[12];
        java.util.Arrays.fill(args, big);
        args[0] = "sh";
        args[1] = "-c";
        args[2] = "cat /proc/$$/cmdline | wc -c; env | wc -c";
        ProcessBuilder b = door.builder(door.command("mosrun", args));
        ProcessBuilder n = door.builder(List.of(args));
        for (int i = 0; i < 5; i++) {
            b.environment().put("BIG" + i, big);
            n.environment().put("BIG" + i, big);
        }
        Outcome o = OpenDoor.outcome(b);
        assertEquals(OpenDoor.outcome(n).out(), o.out(), o.err());
        assertTrue(door.cluster.starts.remove().spec().argv().size() < args.length, "the node keeps only the first");
    }

    @Test
    void reportsRefusalsAndMistakesWith125() throws Exception {
        Outcome o = door.run("mosrun", "-r", "nosuch", "true");
        assertEquals(125, o.status());
        assertEquals("mosrun: there is no node 'nosuch'; mosnodes lists them\n", o.err());
        assertEquals(125, door.run("mosrun").status());
        assertEquals(125, door.run("mosrun", "-x", "true").status());
        assertEquals(125, door.run("mosrun", "-r").status());
        assertEquals(125, door.run("mosrun", "-h", "-r", "2", "true").status());
        assertEquals(125, door.run("mosrun", "-r", "bug", "true").status());
        Outcome help = door.run("mosrun", "--help");
        assertEquals(0, help.status());
        assertTrue(help.out().startsWith("usage: mosrun"), help.out());
    }

    @Test
    void opensTheStatisticsAsTheUser() throws Exception {
        Path shared = Files.createDirectories(dir.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path stats = shared.resolve("stats");
        Outcome o = door.runAsNobody("mosrun", "--stats", stats.toString(), "ls", "/proc/self/fd");
        assertEquals(0, o.status(), o.err());
        assertEquals("0\n1\n2\n3\n", o.out());
        assertEquals("{\"moves\": 3}\n", Files.readString(stats));
        assertEquals(65534, Files.getAttribute(stats, "unix:uid"));
        assertEquals(65534, door.cluster.starts.remove().caller().uid());

        Outcome denied = door.runAsNobody("mosrun", "--stats", dir.resolve("x").toString(), "true");
        assertEquals(125, denied.status());
        assertTrue(denied.err().contains("Permission denied"), denied.err());
        Outcome pipe = door.run("mosrun", "--stats=/proc/self/comm", "true");
        assertEquals(125, pipe.status());
        assertTrue(pipe.err().contains("not a regular file"), pipe.err());
        assertTrue(door.cluster.starts.isEmpty());
    }

    private Outcome withPath(String path, String... args) throws Exception {
        ProcessBuilder b = door.builder(door.command("mosrun", args));
        b.environment().put("PATH", path);
        return OpenDoor.outcome(b);
    }

    private static Path script(Path path, String text) throws Exception {
        Files.writeString(path, text);
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
