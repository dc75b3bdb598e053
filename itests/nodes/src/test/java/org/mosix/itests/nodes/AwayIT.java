package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A program that is away is told, shown and given what it would be at home. */
@ExtendWith(Nodes.class)
class AwayIT {
    private static final String LOOK_AROUND =
            "hostname; id; tty; pwd; cat /etc/hostname; ls -l /proc/self/fd; echo $$ $PPID; ulimit -a";

    private final Cluster cluster;

    AwayIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void itSeesHome() {
        Command.Result home = cluster.home("sh", "-c", LOOK_AROUND);
        Command.Result away = cluster.home("mosrun", "-r", "2", "sh", "-c", LOOK_AROUND);
        assertEquals(0, away.status(), away::toString);
        assertEquals("", away.err());
        assertEquals("node1", away.out().lines().findFirst().orElse(""));
        assertEquals(comparable(home.out()), comparable(away.out()));
    }

    /** Without what no two runs share: process numbers, the minute, where the output goes, other numbers of pipes. */
    private static List<String> comparable(String text) {
        return text.lines()
                .map(line -> line.replaceAll("/proc/[0-9]+/fd", "/proc/PID/fd")
                        .replaceAll("^[0-9]+ 0$", "PID 0")
                        .replaceAll("[A-Z][a-z]{2} +[0-9]+ [0-9:]+ ", "")
                        .replaceAll("mosix-itest[0-9]+", "DIR")
                        .replaceAll(":\\[[0-9]+]", ""))
                .toList();
    }

    @Test
    void itIsReallyAway() {
        // What only node 2 could show must not be seen, and yet the work is done there: mosps says so.
        Command busy = cluster.startAtHome(
                "",
                "mosrun",
                "-r",
                "2",
                "sh",
                "-c",
                "ls /usr/lib/mosix-node2 2>&1; echo $$; read line < " + gate("really"));
        Cluster.until(
                "it answers", Cluster.SHORT, () -> busy.outputSoFar().lines().count() == 2);
        String pid = busy.outputSoFar().lines().skip(1).findFirst().orElseThrow();
        Command.Result ps = cluster.home("mosps");
        assertTrue(ps.out().matches("(?s).*\\n *" + pid + " .* 2 +away .*"), ps::toString);
        open("really");
        Command.Result end = busy.finish(Cluster.SHORT);
        assertEquals(1, end.status(), end::toString);
        assertTrue(end.out().contains("/usr/lib/mosix-node2': No such file"), end::toString);
    }

    /** A FIFO: who reads it waits until it is opened. */
    private String gate(String name) {
        Command.Result made =
                cluster.home("mkfifo", cluster.files().resolve(name).toString());
        assertEquals(0, made.status(), made::toString);
        return cluster.files().resolve(name).toString();
    }

    private void open(String name) {
        Command.Result opened = cluster.sh(": > " + cluster.files().resolve(name));
        assertEquals(0, opened.status(), opened::toString);
    }

    @Test
    void itsFilesAreHomes() throws Exception {
        Path file = cluster.files().resolve("written");
        Command.Result r = cluster.home(
                "mosrun",
                "-r",
                "3",
                "sh",
                "-c",
                "umask 027; echo from $(hostname) > '" + file + "'; cat '" + file + "'");
        assertEquals("from node1\n", r.out(), r::toString);
        assertEquals("from node1\n", Files.readString(file));
        assertEquals(
                "rw-r-----",
                java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void pipesAndStatusesAreAsAtHome() {
        assertEquals(
                "3 1\n",
                cluster.sh("mosrun -r 2 sh -c 'exit 3'; printf '%s ' $?; mosrun -r 2 false; echo $?")
                        .out());
        assertEquals("y\n", cluster.sh("mosrun -r 2 yes | head -n 1").out());
        assertEquals("12\n", cluster.sh("seq 12 | mosrun -r 2 wc -l").out().replace(" ", ""));
        assertEquals(
                "143 137 134\n",
                cluster.sh(
                                "ulimit -c 0; for s in TERM KILL ABRT; do "
                                        + "mosrun -r 2 sh -c \"kill -$s \\$\\$\" 2> /dev/null; printf '%s' \"${sep-}$?\"; sep=' '; done; echo")
                        .out());
    }

    @Test
    void aMoveChangesNothingButThePlace() {
        Command counting = cluster.startAtHome(
                "",
                "sh",
                "-c",
                "echo $$; exec mosrun sh -c 'n=0; while [ ! -e \"$1\" ]; do n=$((n+1)); done; hostname; exit 9' sh "
                        + cluster.files().resolve("enough"));
        Cluster.until("it answers", Cluster.SHORT, () -> counting.outputSoFar().contains("\n"));
        String pid = counting.outputSoFar().strip();
        for (String to : List.of("2", "3", "home", "3", "2")) {
            Cluster.until(
                    "it can be moved to " + to,
                    Cluster.SHORT,
                    () -> cluster.home("mosmigrate", pid, to).status() == 0);
            String node = to.equals("home") ? "1" : to;
            Command.Result ps = cluster.home("mosps");
            assertTrue(ps.out().matches("(?s).*\\n *" + pid + " +\\d+ +0 +" + node + " .*"), ps::toString);
        }
        cluster.home("touch", cluster.files().resolve("enough").toString());
        Command.Result end = counting.finish(Cluster.SHORT);
        assertEquals(9, end.status(), end::toString);
        assertEquals(pid + "\nnode1\n", end.out());
        assertNotEquals("", pid);
    }
}
