package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.RunSpec;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.process.fault.FaultPoint;

/** A process is killed at every point of a move: the move has its answer at once, and no body is left anywhere. */
class DiesMovingTest {
    private static final int ANSWER_SECONDS = 6;
    private static final long NOTED_MILLIS = 300;
    private static Trial trial;

    @BeforeAll
    static void up() throws Exception {
        trial = new Trial(Trial.freePort());
    }

    @AfterAll
    static void down() {
        trial.close();
    }

    private static int bodies() {
        return trial.agents.stream().mapToInt(a -> a.guests().size()).sum();
    }

    private static void go(int pid, int node) throws ClusterException {
        FaultsTest.go(trial.home(), pid, node);
    }

    @TestFactory
    List<DynamicTest> nothingIsLeft() {
        List<DynamicTest> tests = new ArrayList<>();
        for (FaultPoint point : FaultPoint.values()) {
            for (int[] move : FaultsTest.moves(point)) {
                String name = point.number() + " " + point + ", " + move[0] + " to " + move[1];
                tests.add(DynamicTest.dynamicTest(name, () -> dies(point, move[0], move[1])));
            }
        }
        return tests;
    }

    /** A grandchild that computes: a child of the JVM cannot be traced by it. */
    private static void dies(FaultPoint point, int from, int to) throws Exception {
        List<String> command = List.of(
                "sh", "-c", "sh -c 'echo $$; read x; exec sh -c \"while :; do n=1; done\" </dev/null'; exit $?");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1));
        int pid = Integer.parseInt(out.readLine());
        try {
            dies(point, from, to, process, pid);
        } finally {
            trial.agents.forEach(agent -> agent.faults().disarm());
            Kernel.call(Nr.KILL, pid, Signals.SIGKILL);
            process.destroyForcibly();
        }
    }

    private static void dies(FaultPoint point, int from, int to, Process process, int pid) throws Exception {
        RunSpec what = new RunSpec(Optional.empty(), false, Optional.empty(), List.of("sh"), Optional.empty());
        trial.home().jobs().start(new Caller(pid, 0, 0), what);
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        go(pid, 2);
        go(pid, from);
        trial.agents.forEach(a -> a.faults().arm(point, () -> kill(pid)));
        CompletableFuture<Void> move = CompletableFuture.runAsync(() -> {
            try {
                go(pid, to);
            } catch (ClusterException e) {
                assertFalse(e.getMessage().isEmpty());
            }
        });
        move.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        assertTrue(process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS), "it was killed at that point");
        assertEquals(128 + Signals.SIGKILL, process.exitValue());
        assertTrue(Await.until(() -> bodies() == 0, 10_000), bodies() + " bodies are left");
        assertTrue(Await.until(() -> trial.home().places().all().isEmpty(), 10_000), "home knows that it has ended");
        assertEquals(0, trial.home().frozen().size());
        assertTrue(Await.until(() -> trial.images().toFile().list().length == 0, 10_000), "no file of it is left");
    }

    /** Home may notice before the move goes on, or not: where the thread that moves is home's hand, it cannot. */
    private static void kill(int pid) {
        Kernel.call(Nr.KILL, pid, Signals.SIGKILL);
        Await.until(() -> trial.home().places().of(pid) == null, NOTED_MILLIS);
    }
}
