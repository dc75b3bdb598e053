package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.Caller;
import org.mosix.api.RunSpec;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.sandbox.Limits;
import org.mosix.wire.Peers;

/**
 * A host, and a home that sends it forged images, pages, contents, answers and floods. The host keeps serving, its
 * memory, threads and descriptors stay bounded, and what runs for the home runs in a sandbox and behind a filter.
 */
@Timeout(300)
class ForgedHomeTest {
    private static final int PORT = 7461;
    private static final String NODES = "1=127.0.0.1:7461,2=127.0.0.2:7461,3=127.0.0.3:7461";
    private static final int ROUNDS = 100;
    private static final int UIDS = 1_900_000_000;

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long descriptors() throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            long n = 0;
            for (Path fd : all) {
                n += fd == null ? 0 : 1;
            }
            return n;
        }
    }

    /** Bodies and zygotes of this JVM. */
    private static long guests() {
        return ProcessHandle.allProcesses()
                .filter(p -> p.parent()
                                .map(q -> q.pid() == ProcessHandle.current().pid())
                                .orElse(false)
                        || p.parent().isEmpty())
                .filter(p -> tracedHere((int) p.pid()))
                .count();
    }

    private static boolean tracedHere(int pid) {
        try {
            ProcessStatus status = ProcessStatus.of(pid);
            return status.number("Uid", 0) >= UIDS
                    && Files.exists(Path.of("/proc/self/task/" + status.number("TracerPid")));
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** Any process of a guest that is running, and not held by its hand, must be confined. */
    private static String loose() {
        return ProcessHandle.allProcesses()
                .filter(p -> loose((int) p.pid()) != null && remainsLoose((int) p.pid()))
                .map(p -> loose((int) p.pid()))
                .findFirst()
                .orElse(null);
    }

    /** A body under construction is seen running for the moment of a call that its hand has put into it. */
    private static boolean remainsLoose(int pid) {
        for (int i = 0; i < 20; i++) {
            java.util.concurrent.locks.LockSupport.parkNanos(25_000_000);
            if (loose(pid) == null) {
                return false;
            }
        }
        return true;
    }

    private static String loose(int pid) {
        try {
            ProcessStatus s = ProcessStatus.of(pid);
            boolean guest = tracedHere(pid)
                    && !s.text("State").startsWith("t")
                    && !s.text("State").startsWith("Z");
            if (!guest) {
                return null;
            }
            boolean confined = s.number("Seccomp") == 2
                    && s.number("NoNewPrivs") == 1
                    && s.text("CapEff").equals("0000000000000000")
                    && s.text("CapPrm").equals("0000000000000000");
            return confined ? null : pid + ": " + s.text("Seccomp") + " " + s.text("CapEff");
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static Recording record(Agent home) throws Exception {
        try (Recorder recorder = new Recorder(2, "127.0.0.2:" + PORT, NODES)) {
            Process process = new ProcessBuilder(
                            "sh", "-c", "sh -c 'echo $$; read x; exec dd if=/dev/zero of=/dev/null bs=1'; exit 0")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int pid = Integer.parseInt(process.inputReader().readLine());
            home.jobs()
                    .start(
                            new Caller(pid, 0, 0),
                            new RunSpec(
                                    java.util.Optional.of("2"),
                                    false,
                                    java.util.Optional.empty(),
                                    java.util.List.of("dd"),
                                    java.util.Optional.empty()));
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            try {
                return recorder.recording.get(20, TimeUnit.SECONDS);
            } finally {
                new ProcessBuilder("kill", "-9", "" + pid).start().waitFor();
                process.waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aHostOutlivesForgedGuests() throws Exception {
        try (Agent home = new Agent(1, "127.0.0.1:" + PORT, NODES, true, Limits.DEFAULT);
                Agent host =
                        new Agent(3, "127.0.0.3:" + PORT, NODES, true, Limits.DEFAULT.with(512L << 20, 64, 8, 0))) {
            home.open();
            host.open();
            Recording recording = record(home);
            ForgedHome forged = new ForgedHome(
                    recording,
                    1,
                    new InetSocketAddress("127.0.0.1", 0),
                    3,
                    Peers.address("127.0.0.3:" + PORT),
                    Long.getLong("mosix.hostile.seed", 3));
            String[] loose = new String[1];
            boolean[] over = new boolean[1];
            Thread watch = new Thread(() -> {
                while (!over[0] && loose[0] == null) {
                    loose[0] = loose();
                    java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
                }
            });
            watch.start();
            long heap = heap();
            long descriptors = descriptors();
            int threads = Thread.activeCount();
            forged.rounds(Integer.getInteger("mosix.hostile.rounds", ROUNDS));
            over[0] = true;
            watch.join();
            System.out.println(forged.report());
            assertEquals(null, loose[0]);
            assertTrue(forged.ready.get() > 0, forged.report());
            assertTrue(forged.callsTaken.get() > 0, forged.report());
            assertTrue(Await.until(() -> guests() == 0, 10_000), "guests left: " + guests());
            assertTrue(
                    Await.until(() -> Thread.activeCount() <= threads + 30, 10_000), "threads " + Thread.activeCount());
            assertTrue(heap() - heap < 48 << 20, "heap grew by " + (heap() - heap));
            assertTrue(descriptors() - descriptors < 200, "descriptors grew by " + (descriptors() - descriptors));
        }
    }
}
