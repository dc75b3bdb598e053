package org.mosix.linux.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.mosix.linux.Flags;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.ProcessStatus;

/** The hand on real processes. */
class HandTest {
    /** Completes with each stop's status; ends complete the other future. */
    private static final class Probe implements Watcher {
        final CompletableFuture<WaitStatus> stop = new CompletableFuture<>();
        final CompletableFuture<WaitStatus> end = new CompletableFuture<>();

        @Override
        public void onStop(Tracee tracee, WaitStatus status) {
            stop.complete(status);
        }

        @Override
        public void onEnd(Tracee tracee, WaitStatus status) {
            end.complete(status);
        }
    }

    private static Tracee interrupted(Hand hand, Probe probe) {
        return hand.call(() -> {
            Tracee stub = hand.seize(Stub.spawn(), Hand.EXITKILL | Hand.TRACESYSGOOD, probe);
            stub.interrupt();
            return stub;
        });
    }

    @Test
    void remoteCallsRunInsideAndLeaveNoTrace() throws Exception {
        try (Hand hand = new Hand("test-hand")) {
            Probe probe = new Probe();
            Tracee stub = interrupted(hand, probe);
            assertEquals(
                    WaitStatus.EVENT_STOP, probe.stop.get(5, TimeUnit.SECONDS).event());
            hand.run(() -> {
                Registers before = stub.registers();
                try (RemoteCall call = RemoteCall.atGadget(stub, Gadget.DEFAULT_BASE, before)) {
                    assertEquals(stub.pid(), call.call(Nr.GETPID));
                    long at = call.must("mmap", Nr.MMAP, 0, 8192, 3, Flags.MAP_PRIVATE | Flags.MAP_ANONYMOUS, -1, 0);
                    stub.memory().poke(at, "hello".getBytes());
                    assertEquals("hello", new String(stub.memory().bytes(at, 5)));
                }
                try (RemoteCall call =
                        RemoteCall.atInstruction(stub, Gadget.DEFAULT_BASE + Gadget.CALL, stub.registers())) {
                    assertEquals(stub.pid(), call.call(Nr.GETPID));
                }
                org.junit.jupiter.api.Assertions.assertArrayEquals(
                        before.words(), stub.registers().words());
                stub.kill();
            });
            assertTrue(probe.end.get(5, TimeUnit.SECONDS).killed());
        }
    }

    /** It leaves its stop by being killed, and stands once more at its end: seen as a thread whose execve(2) waited for ever. */
    @Test
    void whatIsKilledWhileItIsLetGoEnds() throws Exception {
        try (Hand hand = new Hand("test-hand")) {
            Probe probe = new Probe();
            Tracee stub = hand.call(() -> {
                Tracee t = hand.seize(Stub.spawn(), Hand.TRACEEXIT | Hand.TRACESYSGOOD, probe);
                t.interrupt();
                return t;
            });
            probe.stop.get(5, TimeUnit.SECONDS);
            hand.run(() -> {
                stub.kill();
                stub.detach(0);
            });
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!over(stub.pid()) && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertTrue(over(stub.pid()), "it has ended");
            hand.run(() -> assertEquals(0, hand.size(), "nothing is kept of it"));
        }
    }

    /** Its end is for its parent, this JVM, or already taken by its tracer. */
    private static boolean over(int pid) {
        try {
            return ProcessStatus.of(pid).text("State").startsWith("Z");
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aTrapTakesNothingFromTheProgram() throws Exception {
        try (Hand hand = new Hand("test-hand")) {
            Probe probe = new Probe();
            Tracee stub = interrupted(hand, probe);
            probe.stop.get(5, TimeUnit.SECONDS);
            hand.run(() -> {
                long area = Gadget.DEFAULT_BASE + Gadget.PAGE;
                int flags = Flags.MAP_PRIVATE | Flags.MAP_ANONYMOUS | Flags.MAP_FIXED_NOREPLACE;
                ignoreTrap(stub, area, flags);
                assertTrue(stub.ignoresTrap(), "the stub ignores SIGTRAP");
                try (RemoteCall call = RemoteCall.atGadget(stub, Gadget.DEFAULT_BASE, stub.registers())) {
                    assertEquals(stub.pid(), call.call(Nr.GETPID));
                }
                assertTrue(stub.ignoresTrap(), "the stub ignores SIGTRAP still");
                assertEquals(0x10000000L, flagsOfTrap(stub, area), "with its flags");
                stub.kill();
            });
            assertTrue(probe.end.get(5, TimeUnit.SECONDS).killed());
        }
    }

    private static void ignoreTrap(Tracee stub, long area, int flags) {
        try (RemoteCall call = RemoteCall.atInstruction(stub, Gadget.DEFAULT_BASE + Gadget.CALL, stub.registers())) {
            call.must("mmap", Nr.MMAP, area, 8192, 3, flags, -1, 0);
            NativeBuffer action = new NativeBuffer(32).putLong(0, 1).putLong(8, 0x10000000L);
            stub.memory().write(area, action.address(), 32);
            call.must("rt_sigaction", Nr.RT_SIGACTION, Signals.SIGTRAP, area, 0, 8);
        }
    }

    private static long flagsOfTrap(Tracee stub, long area) {
        try (RemoteCall call = RemoteCall.atInstruction(stub, Gadget.DEFAULT_BASE + Gadget.CALL, stub.registers())) {
            call.must("rt_sigaction", Nr.RT_SIGACTION, Signals.SIGTRAP, 0, area, 8);
            NativeBuffer action = new NativeBuffer(32);
            stub.memory().read(area, action.address(), 32);
            return action.getLong(8);
        }
    }

    @Test
    void theDoorbellWakesTheHandForEveryTask() {
        try (Hand hand = new Hand("test-hand")) {
            for (int i = 0; i < 2000; i++) {
                int n = i;
                assertEquals(n, hand.call(() -> n));
            }
        }
    }

    /** What is handed over is done or refused, at any moment; seen as a guest's thread that waited for ever. */
    @Test
    void whoComesTooLateIsToldSo() throws Exception {
        for (int i = 0; i < 20; i++) {
            Hand hand = new Hand("test-hand");
            AtomicInteger done = new AtomicInteger();
            CountDownLatch busy = new CountDownLatch(1);
            CompletableFuture<Integer> asked = CompletableFuture.supplyAsync(() -> {
                int n = 0;
                try {
                    while (true) {
                        hand.run(done::incrementAndGet);
                        n++;
                        busy.countDown();
                    }
                } catch (HandEnded e) {
                    return n;
                }
            });
            assertTrue(busy.await(20, TimeUnit.SECONDS));
            hand.close();
            assertEquals(asked.get(20, TimeUnit.SECONDS), done.get());
            assertThrows(HandEnded.class, () -> hand.post(() -> {}));
            assertThrows(HandEnded.class, () -> hand.call(() -> 1));
            hand.close();
        }
    }

    @Test
    void whatIsLeftWhenItEndsIsRefused() {
        Errands errands = new Errands(() -> {});
        CompletableFuture<Integer> left = errands.ask(() -> 1);
        assertFalse(errands.endIfDone(), "something is left to do");
        CompletableFuture<Integer> second = errands.ask(() -> 2);
        errands.end();
        for (CompletableFuture<Integer> refused : List.of(left, second, errands.ask(() -> 3))) {
            ExecutionException e = assertThrows(ExecutionException.class, () -> refused.get(20, TimeUnit.SECONDS));
            assertInstanceOf(HandEnded.class, e.getCause());
        }
    }
}
