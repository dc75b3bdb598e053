package org.mosix.trust.stream;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mosix.api.RecordSuite;
import org.mosix.linux.crypto.Libcrypto;
import org.mosix.trust.ClusterId;
import org.mosix.trust.Lab;
import org.mosix.trust.PeerIdentity;
import org.mosix.trust.SetClock;
import org.mosix.trust.tls.Loopback;

/** Figures for docs/adr/0011: a handshake of both ends, and records. Not a test: {@code main}, with a directory to work in. */
public final class TrustBench {
    private static final int ROUNDS = 12;
    private static final double MILLION = 1e6;
    private static final int HANDSHAKES = 100;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private TrustBench() {}

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory(Path.of(args[0]), "bench");
        try (Lab lab = new Lab(directory.resolve("authority"), new SetClock())) {
            Lab.Node one = lab.node(1);
            Lab.Node two = lab.node(2);
            for (int round = 0; round < 4; round++) {
                long wall = System.nanoTime();
                long start = SYSTEM.getProcessCpuTime();
                for (int i = 0; i < HANDSHAKES; i++) {
                    try (Loopback pair =
                            Loopback.connect(one.tls(), two.credentials().identity(), two.tls())) {
                        if (pair.client().channel() == null) {
                            throw new IllegalStateException(pair.toString());
                        }
                    }
                }
                System.out.printf(
                        "handshake: %.1f ms of CPU of both ends together, %.1f ms of time%n",
                        (SYSTEM.getProcessCpuTime() - start) / MILLION / HANDSHAKES,
                        (System.nanoTime() - wall) / MILLION / HANDSHAKES);
            }
        }
        for (int size : new int[] {100, 4096, 65536, 1 << 20}) {
            for (RecordSuite suite : RecordSuite.values()) {
                records(size, suite, new Ciphers(), "JDK");
                Ciphers fast = new Ciphers();
                fast.use(new Libcrypto());
                records(size, suite, fast, "libcrypto");
            }
            copies(size);
        }
    }

    /** Of this thread, ns: the machine may have other work. */
    private static long cpu() {
        return THREADS.getCurrentThreadCpuTime();
    }

    private static void records(int size, RecordSuite suite, Ciphers ciphers, String by) throws Exception {
        PeerIdentity peer = new PeerIdentity(new ClusterId("ab".repeat(16)), 1);
        Sealed here = StreamKeys.of(new byte[32], new byte[32], peer, peer, true, ciphers)
                .open(0, suite);
        Sealed there = StreamKeys.of(new byte[32], new byte[32], peer, peer, false, ciphers)
                .open(0, suite);
        ByteBuffer body = ByteBuffer.allocateDirect(size);
        ByteBuffer record = ByteBuffer.allocateDirect(size + Sealer.BYTES);
        int count = Math.max(4, (4 << 20) / size);
        double bestSeal = Double.MAX_VALUE;
        double bestOpen = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long seal = 0;
            long open = 0;
            for (int i = 0; i < count; i++) {
                long start = cpu();
                here.out().seal(record.clear(), body.clear());
                long middle = cpu();
                there.in().open(record.flip());
                seal += middle - start;
                open += cpu() - middle;
            }
            bestSeal = Math.min(bestSeal, (double) seal / count);
            bestOpen = Math.min(bestOpen, (double) open / count);
        }
        print(suite + " " + by, size, bestSeal, bestOpen);
    }

    private static void copies(int size) {
        ByteBuffer body = ByteBuffer.allocateDirect(size);
        ByteBuffer record = ByteBuffer.allocateDirect(size + Sealer.BYTES);
        int count = Math.max(4, (4 << 20) / size);
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = cpu();
            for (int i = 0; i < count; i++) {
                record.clear().putInt(size).put(body.clear());
            }
            best = Math.min(best, (double) (cpu() - start) / count);
        }
        print("copied only", size, best, best);
    }

    private static void print(String what, int size, double seal, double open) {
        System.out.printf(
                "%-24s %8d bytes: seal %.1f us (%.0f MB/s), open %.1f us (%.0f MB/s)%n",
                what, size, seal / 1000, size * 1000.0 / seal, open / 1000, size * 1000.0 / open);
    }
}
