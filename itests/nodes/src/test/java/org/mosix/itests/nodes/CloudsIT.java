package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Node 3 plays a plain Linux host: nothing but its sshd is used, with keys of this test's own. Node 1 knows it as a cloud. */
@ExtendWith(Nodes.class)
class CloudsIT {
    private static final String FEATURE = "mosix-sharing";
    private static final String SSHD = "/usr/sbin/sshd";
    private static final int FAR = 3;
    private static final String PORT = "2299";
    /** In the far host's own /var/tmp. */
    private static final String THERE = "/var/tmp/mosix-cloud-host";

    private final Cluster cluster;
    private final List<Command> programs = new ArrayList<>();
    private Path keys;
    private Command sshd;

    CloudsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void aHostWithOneService() throws IOException {
        assertTrue(Files.isExecutable(Path.of(SSHD)), "sshd is missing: apt-get install openssh-server");
        keys = Files.createDirectory(cluster.files().resolve("cloud"));
        Command.Result made = cluster.home(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                keys.resolve("id").toString());
        assertEquals(0, made.status(), made::toString);
        Files.writeString(
                keys.resolve("config"),
                "IdentityFile " + keys + "/id\nIdentitiesOnly yes\nUserKnownHostsFile " + keys
                        + "/known\nStrictHostKeyChecking accept-new\nLogLevel error\n");
        Path ssh =
                Files.writeString(keys.resolve("ssh"), "#!/bin/sh\nexec /usr/bin/ssh -F " + keys + "/config \"$@\"\n");
        Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwxr-xr-x"));
        String serve = "umask 077; mkdir -p " + THERE + " /run/sshd && cd " + THERE
                + " && cat > authorized && rm -f host && ssh-keygen -q -t ed25519 -N '' -f host && printf '%s\\n'"
                + " 'Port " + PORT + "' 'HostKey " + THERE + "/host' 'AuthorizedKeysFile " + THERE + "/authorized'"
                + " 'PidFile none' 'StrictModes no' 'UsePAM no' 'PasswordAuthentication no' 'PermitRootLogin yes' > config"
                + " && exec " + SSHD + " -D -e -f " + THERE + "/config";
        sshd = cluster.startAt(FAR, Files.readString(keys.resolve("id.pub")), "sh", "-c", serve);
        cluster.said(1, "feature:install " + FEATURE);
        Cluster.until(
                "the book of clouds is there",
                Cluster.SHORT,
                () -> cluster.shell(1, "mosix:clouds").out().contains("no clouds"));
        cluster.said(1, "mosix:cloud-add linux 10.77.0." + FAR);
        cluster.said(1, "mosix:cloud-set linux port " + PORT);
        Cluster.until(
                "it answers",
                Cluster.SHORT,
                () -> there("true").finish(Cluster.SHORT).status() == 0);
    }

    @AfterEach
    void asBefore() throws IOException {
        programs.stream().filter(Command::running).forEach(cluster::end);
        cluster.shell(1, "mosix:cloud-open linux");
        cluster.shell(1, "mosix:cloud-remove linux");
        cluster.said(1, "feature:uninstall " + FEATURE);
        Files.deleteIfExists(cluster.state().resolve("node.1/base/etc/clouds"));
        cluster.end(sshd);
        Cluster.until(
                "nothing of it is left there",
                Cluster.SHORT,
                () -> far().stream()
                        .noneMatch(line -> line.contains("sshd") || line.contains("PPID") || line.contains("cloudy")));
        try (var all = Files.list(keys)) {
            for (Path file : all.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(keys);
    }

    /** Command lines of all processes of the far host, behind their pids. */
    private List<String> far() {
        // Not this very command.
        return cluster.mosix(Cluster.SHORT, "exec", Integer.toString(FAR), "--", "ps", "-eo", "pid=,args=")
                .out()
                .lines()
                .map(String::strip)
                .toList();
    }

    private Command start(String input, String... words) {
        List<String> line = new ArrayList<>(List.of("env", "PATH=" + keys + ":/run/mosix/bin:/usr/bin:/bin"));
        line.addAll(List.of(words));
        Command command = cluster.startAtHome(input, line.toArray(String[]::new));
        programs.add(command);
        return command;
    }

    /** mosrun --cloud linux WORDS. */
    private Command there(String... words) {
        List<String> line = new ArrayList<>(List.of("mosrun", "--cloud", "linux", "--"));
        line.addAll(List.of(words));
        return start("", line.toArray(String[]::new));
    }

    /** What it has printed when it has printed a line. */
    private static String said(Command program) {
        Cluster.until("it works", Cluster.SHORT, () -> program.outputSoFar().contains("\n") || !program.running());
        assertTrue(program.running(), () -> program.finish(Cluster.SHORT).toString());
        return program.outputSoFar().strip();
    }

    @Test
    void programsRunThereAsIfHere() {
        Command cat =
                start("some\ninput\n", "mosrun", "--cloud", "linux", "sh", "-c", "hostname; cat; echo bad >&2; exit 7");
        Command.Result r = cat.finish(Cluster.SHORT);
        assertEquals("node3\nsome\ninput\n", r.out(), r::toString);
        assertEquals("bad\n", r.err());
        assertEquals(7, r.status());
        String[] nasty = {"printf", "<%s>", "", "a  b", "it's", "$(id)", "`id`", "\\", "!", "a\nb", ";exit 9", "*", "-n"
        };
        Command.Result same = there(nasty).finish(Cluster.SHORT);
        assertEquals("<><a  b><it's><$(id)><`id`><\\><!><a\nb><;exit 9><*><-n>", same.out(), same::toString);
        Command.Result none = there("no-such-program").finish(Cluster.SHORT);
        assertEquals(127, none.status(), none::toString);
        Command.Result unknown = cluster.home("mosrun", "--cloud", "nowhere", "true");
        assertEquals(125, unknown.status(), unknown::toString);
        assertEquals("mosrun: no cloud \"nowhere\" is known on this node\n", unknown.err());
    }

    @Test
    void closingEndsWhatRanThereAndNothingElse() throws IOException {
        String loop = "echo $$; n=0; while [ $n -lt 600 ]; do n=$((n+1)); sleep 1; done; echo cloudy";
        Command one = there("sh", "-c", loop);
        Command two = there("sh", "-c", "trap '' TERM; " + loop);
        List<String> pids = List.of(said(one), said(two));
        Path end = cluster.files().resolve("clouds-end");
        String counts = "echo $$; n=0; while [ ! -e " + end + " ]; do n=$((n+1)); done; exit 5";
        Command away = cluster.startAtHome("", "mosrun", "-r", "2", "sh", "-c", counts);
        programs.add(away);
        String pid = said(away);
        Command own = start("", "ssh", "-p", PORT, "10.77.0." + FAR, "echo $$; exec sleep 601");
        String ownPid = said(own);
        assertEquals(2, cluster.place(1, pid));
        String ps = cluster.home("mosps").out();
        assertEquals(
                2, ps.lines().filter(line -> line.matches(".* linux +cloud .*")).count(), ps);
        String list = cluster.said(1, "mosix:clouds").out();
        assertTrue(list.matches("(?s).*linux .*open .*2 .*10\\.77\\.0\\.3 .*2299 .*ssh.*"), list);

        Command.Result closed = cluster.said(1, "mosix:cloud-close linux");
        assertEquals("cloud linux is closed; 2 jobs that ran there have been ended\n", closed.out());
        for (Command program : List.of(one, two)) {
            Command.Result r = program.finish(Cluster.SHORT);
            assertEquals("mosrun: cloud linux was closed; what ran there for you is ended\n", r.err(), r::toString);
            assertEquals(255, r.status(), r::toString);
        }
        Predicate<String> theirs = line -> pids.contains(line.split(" ")[0]) || line.contains("cloudy");
        Cluster.until("they end there, too", Cluster.SHORT, () -> far().stream().noneMatch(theirs));
        assertTrue(away.running() && own.running());
        assertEquals(2, cluster.place(1, pid), "what is away among nodes stays there");
        assertTrue(far().stream().anyMatch(line -> line.split(" ")[0].equals(ownPid)), "a user's own connection");

        Command.Result no = there("true").finish(Cluster.SHORT);
        assertEquals(125, no.status(), no::toString);
        assertEquals("mosrun: cloud linux is closed; mosix:cloud-open linux opens it\n", no.err());
        assertTrue(cluster.said(1, "mosix:clouds").out().matches("(?s).*linux .*closed .*0 .*"));
        assertEquals(
                "cloud linux is open again\n",
                cluster.said(1, "mosix:cloud-open linux").out());
        assertEquals(0, there("true").finish(Cluster.SHORT).status());
        Files.createFile(end);
        assertEquals(5, away.finish(Cluster.SHORT).status());
    }
}
