package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.Destination;
import org.mosix.api.Freezer;
import org.mosix.api.RunSpec;
import org.mosix.process.fault.FaultPoint;
import org.mosix.process.fault.Faults;

/**
 * One program that computes, writes and counts its signals is moved again and again while every fault point fires, once
 * with each kind of fault. After each, exactly one body lives on, where home says it is, and works; at the end the program
 * has lost and doubled nothing.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
class FaultsTest {
    /** Counts lines and signals while the flag is not there; each round checks its own arithmetic. */
    private static final String PROGRAM = """
            n=0; bad=0; sig=0
            trap 'sig=$((sig+1))' USR1
            while [ ! -e "$1/stop" ]; do
              n=$((n+1))
              x=$((n*7)); [ $((x/7)) = $n ] || bad=$((bad+1))
              echo $n $sig >> "$1/lines"
            done
            echo "bad=$bad sig=$sig n=$n"
            """;

    /** A node, as it were. */
    static final int DISK = 0;

    private static final Caller ROOT = new Caller(1, 0, 0);

    @TempDir
    static Path dir;

    private static Trial trial;
    private static Process process;
    private static BufferedReader out;
    private static int pid;
    private static int signals;

    @BeforeAll
    static void up(TestInfo test) throws Exception {
        boolean threads = test.getTestClass().orElseThrow() == ThreadFaultsTest.class;
        begin(threads ? ThreadFaultsTest.PROGRAM : List.of("sh", "-c", PROGRAM, "x"));
    }

    /** Starts the program, with the directory as its last argument. */
    private static void begin(List<String> program) throws Exception {
        trial = new Trial(Trial.freePort());
        signals = 0;
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", "sh -c 'echo $$; read x; exec \"$@\" </dev/null' x \"$@\"; exit $?", "x"));
        command.addAll(program);
        command.add(dir.toString());
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1));
        pid = Integer.parseInt(out.readLine());
        trial.home()
                .jobs()
                .start(
                        new Caller(pid, 0, 0),
                        new RunSpec(Optional.empty(), false, Optional.empty(), List.of("sh"), Optional.empty()));
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        assertTrue(Await.until(() -> lines() > 0, 10_000), "the program began");
    }

    @AfterAll
    static void down() throws Exception {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        trial.close();
    }

    private static long lines() {
        try {
            return Files.size(dir.resolve("lines"));
        } catch (IOException e) {
            return 0;
        }
    }

    private static int images() {
        return trial.images().toFile().list().length;
    }

    private static long armed(FaultPoint point) {
        return trial.agents.stream().filter(a -> a.faults().isArmed(point)).count();
    }

    /** Signals that the program had counted when it wrote its last whole line. */
    private static int counted() {
        try (RandomAccessFile file = new RandomAccessFile(dir.resolve("lines").toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(64, file.length())];
            file.seek(file.length() - end.length);
            file.readFully(end);
            String[] whole = new String(end, StandardCharsets.US_ASCII).split("\n", -1);
            return Integer.parseInt(whole[whole.length - 2].split(" ")[1]);
        } catch (IOException e) {
            return -1;
        }
    }

    private static int node() {
        var deputy = trial.home().places().of(pid);
        if (deputy != null && deputy.crew().isFrozen()) {
            return DISK;
        }
        return deputy == null ? 1 : deputy.link().host();
    }

    private static void go(int node) throws ClusterException {
        go(trial.home(), pid, node);
    }

    /** Also to home's disk and back from there, which is at home. */
    static void go(Agent home, int pid, int node) throws ClusterException {
        if (node == DISK) {
            home.freezer().freeze(ROOT, pid, Freezer.Reason.MANUAL);
            return;
        }
        if (home.frozen().of(pid) != null) {
            home.freezer().thaw(ROOT, pid);
        }
        home.migrator().move(ROOT, pid, node == 1 ? Destination.HOME : Destination.of("" + node));
    }

    private static int bodies() {
        return trial.agents.stream().mapToInt(a -> a.guests().size()).sum();
    }

    private static boolean works() {
        long before = lines();
        return Await.until(() -> lines() > before, 10_000);
    }

    @TestFactory
    List<DynamicTest> oneBodyLivesOnAtEveryFaultPoint() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Faults.Kind kind : Faults.Kind.values()) {
            for (FaultPoint point : FaultPoint.values()) {
                for (int[] move : moves(point)) {
                    String name = point.number() + " " + point + " " + kind + ", " + move[0] + " to " + move[1];
                    tests.add(DynamicTest.dynamicTest(name, () -> fire(point, kind, move[0], move[1])));
                }
            }
        }
        return tests;
    }

    /** The moves that pass a point: from, to. */
    static List<int[]> moves(FaultPoint point) {
        List<int[]> out = List.of(new int[] {1, 2});
        List<int[]> hop = List.of(new int[] {2, 3});
        List<int[]> home = List.of(new int[] {2, 1});
        return switch (point.number() / 10) {
            case 1 -> out;
            case 2 -> hop;
            case 3 -> home;
            case 4 -> List.of(out.get(0), hop.get(0));
            case 6 ->
                switch (point) {
                    case FREEZE_STOPPED, FREEZE_CAPTURED -> List.of(new int[] {1, DISK});
                    case FREEZE_HELD, FREEZE_ARRIVING -> List.of(new int[] {2, DISK});
                    default -> List.of(new int[] {1, DISK}, new int[] {2, DISK});
                };
            case 7 -> List.of(new int[] {DISK, 1});
            default -> List.of(hop.get(0), home.get(0));
        };
    }

    private void fire(FaultPoint point, Faults.Kind kind, int from, int to) throws Exception {
        go(from);
        assertEquals(from, node(), "it can be moved to where the fault shall find it");
        trial.agents.forEach(a -> a.faults().arm(point, kind));
        String refusal = ask(to);
        // A host may pass its last point when home has finished.
        boolean fired = Await.until(() -> armed(point) == 2, refusal == null ? 5_000 : 1_000);
        if (!fired && refusal != null) {
            // That the last fault has cut a connection may be noticed only now.
            refusal = ask(to);
            fired = Await.until(() -> armed(point) == 2, 5_000);
        }
        boolean moved = refusal == null;
        trial.agents.forEach(a -> a.faults().disarm());
        assertTrue(fired, "the fault fired on one node; " + refusal);
        assertTrue(process.isAlive(), "the process lives");
        assertEquals(moved ? to : from, node(), "it is where the move's answer says");
        int expected = node() <= 1 ? 0 : 1;
        assertTrue(Await.until(() -> bodies() == expected, 10_000), bodies() + " bodies, not " + expected);
        Process kill = new ProcessBuilder("kill", "-USR1", "" + pid).start();
        assertEquals(0, kill.waitFor());
        signals++;
        if (node() == DISK) {
            go(1);
        }
        assertTrue(works(), "it goes on working");
        assertTrue(Await.until(() -> images() == 0, 5_000), "no file of it is left");
        assertTrue(Await.until(() -> counted() == signals, 10_000), counted() + " of " + signals + " signals came");
    }

    /** Asks for a move; why it was not made, or null. */
    private static String ask(int node) {
        try {
            go(node);
            return null;
        } catch (ClusterException e) {
            return e.getMessage();
        }
    }

    /** Runs after the fault points (the order of methods in a class is by name only). */
    @Test
    void zEndsRight() throws Exception {
        Files.createFile(dir.resolve("stop"));
        String last = out.readLine();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it ends");
        assertEquals(0, process.exitValue());
        List<String> lines = Files.readAllLines(dir.resolve("lines"));
        assertEquals("bad=0 sig=" + signals + " n=" + lines.size(), last);
        for (int i = 0; i < lines.size(); i++) {
            assertEquals("" + (i + 1), lines.get(i).split(" ")[0]);
        }
        assertFalse(lines.isEmpty());
        assertTrue(Await.until(() -> bodies() == 0, 10_000), "no body is left");
    }
}
