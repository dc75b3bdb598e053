package org.mosix.linux.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mosix.linux.Flags;
import org.mosix.linux.Nr;

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

    @Test
    void remoteCallsRunInsideAndLeaveNoTrace() throws Exception {
        try (Hand hand = new Hand("test-hand")) {
            Probe probe = new Probe();
            Tracee stub = hand.call(() -> {
                Tracee t = hand.seize(Stub.spawn(), Hand.EXITKILL | Hand.TRACESYSGOOD, probe);
                t.interrupt();
                return t;
            });
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

    @Test
    void theDoorbellWakesTheHandForEveryTask() {
        try (Hand hand = new Hand("test-hand")) {
            for (int i = 0; i < 2000; i++) {
                int n = i;
                assertEquals(n, hand.call(() -> n));
            }
        }
    }
}
