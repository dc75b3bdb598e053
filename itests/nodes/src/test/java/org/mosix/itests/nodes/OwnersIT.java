package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Owners of nodes send guests away, keep them out and call their own back; what is moved computes on. */
@ExtendWith(Nodes.class)
class OwnersIT {
    private static final int PROGRAMS = 6;
    /** Works until the file $1 is there and checks itself; then a result that takes some work, too; ends with status $2. */
    private static final String PROGRAM = "n=0; bad=0; while [ ! -e \"$1\" ]; do n=$((n+1)); x=$((n*7));"
            + " [ $((x/7)) = $n ] || bad=$((bad+1)); done; s=0; i=0;"
            + " while [ $i -lt 2000 ]; do i=$((i+1)); s=$(((s*31+i)%1000003)); done; hostname; echo $bad $s; exit $2";

    private final Cluster cluster;
    private final List<Command> programs = new ArrayList<>();
    private final List<String> pids = new ArrayList<>();

    OwnersIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void asBefore() {
        programs.stream().filter(Command::running).forEach(cluster::end);
        for (int k = 1; k <= Cluster.NODES; k++) {
            cluster.shell(k, "mosix:noblock");
        }
    }

    /** The same in this machine's own shell. */
    private static String result() {
        long s = 0;
        for (int i = 1; i <= 2000; i++) {
            s = (s * 31 + i) % 1_000_003;
        }
        return "node1\n0 " + s + "\n";
    }

    private Path until(String test) {
        return cluster.files().resolve("owners-" + test);
    }

    private void start(String test, int node, int number) {
        for (int i = 0; i < number; i++) {
            Command program = cluster.startAtHome(
                    "",
                    "sh",
                    "-c",
                    "echo $$; exec mosrun -r " + node + " sh -c '" + PROGRAM + "' sh " + until(test) + " "
                            + (programs.size() + 1));
            programs.add(program);
            Cluster.until(
                    "it starts", Cluster.SHORT, () -> program.outputSoFar().contains("\n") || !program.running());
            assertTrue(program.running(), () -> program.finish(Cluster.SHORT).toString());
            String pid = program.outputSoFar().strip();
            pids.add(pid);
            Cluster.until("it works on node " + node, Cluster.SHORT, () -> cluster.place(1, pid) == node);
        }
    }

    private void allAt(int node) {
        for (String pid : pids) {
            assertEquals(
                    node, cluster.place(1, pid), () -> cluster.home("mosps").toString());
        }
    }

    /** Lets them end; results and statuses are those of programs that nobody moved. */
    private void allEndRight(String test) throws Exception {
        Files.createFile(until(test));
        for (int i = 0; i < programs.size(); i++) {
            Command.Result r = programs.get(i).finish(Duration.ofSeconds(60));
            assertEquals(pids.get(i) + "\n" + result(), r.out(), r::toString);
            assertEquals("", r.err(), r::toString);
            assertEquals(i + 1, r.status(), r::toString);
        }
    }

    @Test
    void guestsAreSentHomeAndMayComeAgain(TestInfo info) throws Exception {
        String test = info.getTestMethod().orElseThrow().getName();
        start(test, 2, PROGRAMS);
        Command.Result none = cluster.shell(3, "mosix:expel");
        assertEquals("no guests are here\n", none.out(), none::toString);
        allAt(2);

        Command.Result expelled = cluster.shell(2, "mosix:expel");
        assertEquals(0, expelled.status(), expelled::toString);
        assertTrue(expelled.out().endsWith(PROGRAMS + " processes have come home\n"), expelled::toString);
        allAt(1);
        Command.Result again = cluster.shell(2, "mosix:expel");
        assertEquals("no guests are here\n", again.out(), again::toString);

        start(test, 2, 1);
        allEndRight(test);
    }

    @Test
    void aBlockedNodeRefusesAndKeepsWhatItHas(TestInfo info) throws Exception {
        String test = info.getTestMethod().orElseThrow().getName();
        start(test, 2, 1);
        Command.Result blocked = cluster.shell(2, "mosix:block");
        assertEquals(
                "no guests are let in any more; 1 is here and stays: mosix:expel sends it home\n",
                blocked.out(),
                blocked::toString);

        Command.Result refused = cluster.home("mosrun", "-r", "2", "true");
        assertEquals(125, refused.status(), refused::toString);
        assertEquals(
                "mosrun: node 2 cannot be used: node 2 takes no guests: its owner has blocked it\n", refused.err());
        Command.Result fallback = cluster.home("mosrun", "-F", "-r", "2", "sh", "-c", "echo here; exit 3");
        assertEquals("here\n", fallback.out(), fallback::toString);
        assertEquals("", fallback.err());
        assertEquals(3, fallback.status());
        String pid = pids.get(0);
        assertEquals(2, cluster.place(1, pid), "it stays");
        assertEquals(0, cluster.home("mosmigrate", pid, "3").status());
        Command.Result back = cluster.home("mosmigrate", pid, "2");
        assertEquals(1, back.status(), back::toString);
        assertTrue(back.err().contains("node 2 takes no guests: its owner has blocked it"), back::toString);
        assertEquals(3, cluster.place(1, pid), "it works on where it was");

        Command.Result restart = cluster.mosix(Duration.ofSeconds(120), "restart", "2");
        assertEquals(0, restart.status(), restart::toString);
        assertFalse(cluster.home("mosrun", "-r", "2", "true").status() == 0, "a block holds after a start");
        Command.Result open = cluster.shell(2, "mosix:noblock");
        assertEquals("guests are let in again\n", open.out(), open::toString);
        assertEquals(0, cluster.home("mosrun", "-r", "2", "true").status());
        allEndRight(test);
    }

    @Test
    void aHomeBringsItsProcessesBack(TestInfo info) throws Exception {
        String test = info.getTestMethod().orElseThrow().getName();
        start(test, 2, 2);
        start(test, 3, 2);
        Command.Result others = cluster.shell(2, "mosix:bring");
        assertEquals("no process of this home is away\n", others.out(), others::toString);
        Command.Result brought = cluster.shell(1, "mosix:bring");
        assertEquals(0, brought.status(), brought::toString);
        assertTrue(brought.out().endsWith("4 processes have come home\n"), brought::toString);
        allAt(1);
        allEndRight(test);
    }

    @Test
    void aNodeThatIsStartedAnewLosesNobody(TestInfo info) throws Exception {
        String test = info.getTestMethod().orElseThrow().getName();
        start(test, 2, 3);
        Command.Result host = cluster.mosix(Duration.ofSeconds(150), "restart", "2");
        assertEquals(0, host.status(), host::toString);
        allAt(1);
        start(test, 2, 1);
        start(test, 3, 1);
        // Their own home: its node forgets them, and they work on as any other process.
        Command.Result home = cluster.mosix(Duration.ofSeconds(150), "restart", "1");
        assertEquals(0, home.status(), home::toString);
        for (Command program : programs) {
            assertTrue(program.running(), () -> program.finish(Cluster.SHORT).toString());
        }
        allEndRight(test);
    }
}
