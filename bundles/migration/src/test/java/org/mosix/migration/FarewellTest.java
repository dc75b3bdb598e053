package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.Destination;
import org.mosix.api.Freezer;
import org.mosix.api.Refused;
import org.mosix.api.RunSpec;
import org.mosix.process.fault.FaultPoint;

/** A home ends while one of its processes is about to leave: the process works on there, natively. */
@Timeout(90)
class FarewellTest {
    private static final Caller ROOT = new Caller(1, 0, 0);
    private static final String ENDS = "this node ends, or its part that moves processes is being replaced";

    private Trial trial;
    private Agent home;
    private Process process;
    private BufferedReader out;
    private int pid;

    @BeforeEach
    void up() throws Exception {
        trial = new Trial(Trial.freePort());
        home = trial.agents.remove(0);
    }

    /** A grandchild: a child of the JVM cannot be traced by it. */
    private void begin(Optional<OutputStream> stats, Optional<OutputStream> trace) throws Exception {
        process = new ProcessBuilder("sh", "-c", "exec 3<&0; sh -c 'echo $$; read x; exec cat' <&3; echo status $?")
                .redirectErrorStream(true)
                .start();
        out = process.inputReader();
        pid = Integer.parseInt(out.readLine());
        RunSpec cat = new RunSpec(Optional.empty(), false, stats, List.of("cat"), trace);
        home.jobs().start(new Caller(pid, 0, 0), cat);
        say("");
        echoes("it works");
    }

    @AfterEach
    void end() {
        home.close();
        trial.close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    private void echoes(String line) throws IOException {
        say(line);
        assertEquals(line, out.readLine());
    }

    private interface Leaving {
        void go() throws ClusterException;
    }

    /** While the process is at a point on its way out, home begins to end; what has been said to who wanted it to leave. */
    private Throwable meanwhile(FaultPoint point, Leaving leaving, Runnable end) throws Exception {
        begin(Optional.empty(), Optional.empty());
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        home.faults().arm(point, () -> {
            reached.countDown();
            await(go);
        });
        CompletableFuture<Void> gone = CompletableFuture.runAsync(() -> {
            try {
                leaving.go();
            } catch (ClusterException e) {
                throw new CompletionException(e);
            }
        });
        await(reached);
        CompletableFuture<Void> ended = CompletableFuture.runAsync(end);
        assertTrue(Await.until(this::isHeld, 20_000), "nobody leaves any more");
        assertFalse(Await.until(ended::isDone, 500), "who is about to leave is waited for");
        go.countDown();
        ended.get(30, TimeUnit.SECONDS);
        Throwable why = assertThrows(CompletionException.class, gone::join).getCause();
        home.close();
        echoes("it works on");
        return why;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isHeld() {
        try {
            home.mover().doorstep().check();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private void freeze() throws ClusterException {
        home.freezer().freeze(ROOT, pid, Freezer.Reason.MANUAL);
    }

    @Test
    void aFreezeIsCalledOff() throws Exception {
        Throwable why = meanwhile(FaultPoint.FREEZE_CAPTURED, this::freeze, () -> home.leave(30));
        assertEquals("process " + pid + " could not be frozen, and runs on: " + ENDS, why.getMessage());
    }

    /** Its farewell is over, or there was none. */
    @Test
    void aFreezeIsCalledOffAtTheEnd() throws Exception {
        Throwable why = meanwhile(FaultPoint.FREEZE_CAPTURED, this::freeze, home::close);
        assertEquals("process " + pid + " could not be frozen, and runs on: " + ENDS, why.getMessage());
    }

    @Test
    void aMoveOutIsCalledOffAtTheEnd() throws Exception {
        Throwable why = meanwhile(
                FaultPoint.OUT_CAPTURED, () -> home.migrator().move(ROOT, pid, Destination.of("2")), home::close);
        String said = why.getMessage();
        assertTrue(said.startsWith("process " + pid + " could not be moved to node 2: "), said);
    }

    @Test
    void nobodyIsFrozenAfterwards() throws Exception {
        begin(Optional.empty(), Optional.empty());
        home.leave(30);
        Refused e = assertThrows(Refused.class, this::freeze);
        assertEquals("process " + pid + " could not be frozen, and runs on: " + ENDS, e.getMessage());
        home.close();
        echoes("it works on");
    }

    /** A user's file: `mosrun --trace PROGRAM 2>&1 | tee LOG` ends when all have closed it. */
    private static final class Written extends ByteArrayOutputStream {
        final CompletableFuture<String> text = new CompletableFuture<>();

        @Override
        public void close() {
            text.complete(toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void whoWaitsForTheEndOfAJobHearsOfThisOne() throws Exception {
        Written stats = new Written();
        Written trace = new Written();
        begin(Optional.of(stats), Optional.of(trace));
        home.migrator().move(ROOT, pid, Destination.of("2"));
        echoes("it is traced");
        home.leave(30);
        home.close();
        assertTrue(trace.text.get(20, TimeUnit.SECONDS).contains("it is traced"), "its calls were printed");
        String said = stats.text.get(20, TimeUnit.SECONDS);
        assertTrue(said.startsWith("{\"job\": " + pid + ",") && said.contains("\"exit\": null,"), said);
        assertTrue(said.contains("\"moves\": 2,"), said);
        echoes("it works on");
    }
}
