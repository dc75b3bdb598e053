package org.mosix.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.Gadget;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Tracee;
import org.mosix.linux.trace.WaitStatus;
import org.mosix.linux.trace.Watcher;

/** A real sandbox: what its bodies can see, and that nothing of it stays. */
class SandboxTest {
    private static final int GETPRIORITY = 140;

    private static final class Ends implements Watcher {
        final CompletableFuture<WaitStatus> end = new CompletableFuture<>();

        @Override
        public void onStop(Tracee tracee, WaitStatus status) {
            // Stays stopped: the test moves it.
        }

        @Override
        public void onEnd(Tracee tracee, WaitStatus status) {
            end.complete(status);
        }
    }

    @Test
    void aBodyIsAloneAndSeesHomesClocks() throws Exception {
        try (Hand hand = new Hand("test-hand")) {
            HomeClocks here = HomeClocks.now();
            HomeClocks home = new HomeClocks(here.monotonicNanos() + 7_000_000_000_000L, here.bootNanos());
            Sandbox sandbox = hand.call(() -> Sandbox.create(hand, 1, Limits.DEFAULT, home, here));
            Ends ends = new Ends();
            Tracee body = hand.call(() -> sandbox.body(ends));
            int zygote = sandbox.pid();
            hand.run(() -> {
                try (RemoteCall call = RemoteCall.atGadget(body, Gadget.DEFAULT_BASE, body.registers())) {
                    assertEquals(3, call.call(Nr.GETPID), "after the zygote and the stem");
                    assertEquals(65534, call.call(Nr.GETUID), "unmapped");
                    long at = Gadget.DEFAULT_BASE + Gadget.PAGE;
                    long before = HomeClocks.now().monotonicNanos();
                    call.must("clock_gettime", Nr.CLOCK_GETTIME, 1, at);
                    long after = HomeClocks.now().monotonicNanos();
                    long[] time = {0};
                    java.nio.ByteBuffer b = java.nio.ByteBuffer.wrap(
                                    body.memory().bytes(at, 16))
                            .order(java.nio.ByteOrder.LITTLE_ENDIAN);
                    time[0] = b.getLong() * 1_000_000_000L + b.getLong();
                    long there = time[0] - 7_000_000_000_000L;
                    assertTrue(before <= there && there <= after, "clock off: " + there + " here " + before);
                    body.memory().poke(at, "/etc\0".getBytes());
                    assertEquals(-2, call.call(Nr.OPENAT, -100, at, 0, 0));
                }
            });
            hand.run(sandbox::close);
            assertTrue(ends.end.get(5, TimeUnit.SECONDS).killed());
            assertTrue(Await.until(() -> !Files.exists(Path.of("/proc/" + zygote)), 5_000));
        }
    }

    /** getpriority(2) answers 20 less the nice value. */
    @Test
    void aBodyDoesNotGoBeforeOthersAsTheNodeDoes() throws Exception {
        for (int nice : new int[] {-5, 3}) {
            try (Hand hand = new Hand("test-hand")) {
                hand.run(() -> Kernel.must("setpriority", Kernel.call(Nr.SETPRIORITY, 0, 0, nice)));
                Sandbox sandbox =
                        hand.call(() -> Sandbox.create(hand, 3, Limits.DEFAULT, HomeClocks.now(), HomeClocks.now()));
                Tracee body = hand.call(() -> sandbox.body(new Ends()));
                hand.run(() -> {
                    try (RemoteCall call = RemoteCall.atGadget(body, Gadget.DEFAULT_BASE, body.registers())) {
                        assertEquals(20 - Math.max(0, nice), call.call(GETPRIORITY, 0, 0));
                    }
                    sandbox.close();
                });
            }
        }
    }

    @Test
    void descriptorsReachTheZygoteOnce() {
        try (Hand hand = new Hand("test-hand")) {
            hand.run(() -> {
                try (Sandbox sandbox = Sandbox.create(hand, 2, Limits.DEFAULT, HomeClocks.now(), HomeClocks.now())) {
                    int fd = org.mosix.linux.Kernel.open("/etc/hostname", 0, 0);
                    int there = sandbox.give(fd);
                    assertTrue(there > 0);
                    assertEquals(there, sandbox.give(fd));
                    assertFalse(there > 100);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        }
    }

    /** Seen when a bundle was updated: the guest's thread waited for ever, and all that the family had was left. */
    @Test
    void nothingIsLeftOfItWhenItsHandHasEnded() throws Exception {
        HomeClocks now = HomeClocks.now();
        Sandbox sandbox;
        Set<String> before = descriptors();
        try (Hand hand = new Hand("test-hand")) {
            sandbox = hand.call(() -> Sandbox.create(hand, 4, Limits.DEFAULT, now, now));
            hand.call(() -> sandbox.body(new Ends()));
            assertFalse(before.containsAll(descriptors()), "it has descriptors");
        }
        CompletableFuture<Void> end = CompletableFuture.runAsync(() -> sandbox.end(() -> {}));
        end.get(20, TimeUnit.SECONDS);
        assertTrue(Await.until(() -> before.containsAll(descriptors()), 10_000), "left: " + descriptors());
        assertTrue(Await.until(() -> !hasGroup(sandbox.pid()), 10_000), "its processes have ended");
    }

    /** What of this JVM's open files a sandbox has, too. */
    private static Set<String> descriptors() {
        Set<String> all = new HashSet<>();
        for (File descriptor : new File("/proc/self/fd").listFiles()) {
            try {
                String file = Files.readSymbolicLink(descriptor.toPath()).toString();
                if (file.startsWith("socket:") || file.contains("seccomp") || file.endsWith("/mem")) {
                    all.add(file);
                }
            } catch (IOException e) {
                continue; // That of the list itself is closed by now.
            }
        }
        return all;
    }

    private static boolean hasGroup(int pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cgroup")).contains("mosix-guest.");
        } catch (IOException e) {
            return false;
        }
    }
}
