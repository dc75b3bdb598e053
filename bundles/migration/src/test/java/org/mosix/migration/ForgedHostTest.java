package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.Destination;
import org.mosix.api.RunSpec;
import org.mosix.sandbox.Limits;

/**
 * A home and a host that sends forged frames for a process of a user who owns nothing. Home must make what the user's own
 * process could do, and end the link at the first frame that breaks the rules; files and processes of others stay as
 * they are, and home goes on serving.
 */
@Timeout(600)
class ForgedHostTest {
    private static final int PORT = 7451;
    private static final String NODES = "1=127.0.0.1:7451,2=127.0.0.2:7451";
    private static final String USER = "61771";
    private static final int FRAMES = Integer.getInteger("mosix.hostile.frames", 6000);

    @TempDir
    static Path dir;

    /** A process at home, moved to the forged host, until it ends; false if the move failed. */
    private boolean victim(Agent home) throws Exception {
        String limits = "ulimit -f 2000; ulimit -u 300; ulimit -c 0; ulimit -t 20; echo $$; read x; exec sleep 1000";
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "setpriv --reuid " + USER + " --regid " + USER + " --clear-groups bash -c '" + limits
                                + "' 2>/dev/null; exit 0")
                .directory(new java.io.File("/"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            int pid = Integer.parseInt(out.readLine());
            Caller root = new Caller(pid, 0, 0);
            home.jobs()
                    .start(
                            root,
                            new RunSpec(Optional.empty(), false, Optional.empty(), List.of("sleep"), Optional.empty()));
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            assertTrue(Await.until(() -> comm(pid).equals("sleep"), 5000));
            boolean moved;
            try {
                home.migrator().move(root, pid, Destination.of("2"));
                moved = true;
            } catch (ClusterException e) {
                // A nuisance of the host's before the commit: the process stays.
                moved = false;
                new ProcessBuilder("kill", "-9", "" + pid).start().waitFor();
            }
            assertTrue(process.waitFor(40, TimeUnit.SECONDS), "the process goes when its host breaks the rules");
            return moved;
        } finally {
            new ProcessBuilder("pkill", "-9", "-U", USER).start().waitFor();
            process.destroyForcibly();
        }
    }

    private static String comm(int pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/comm")).trim();
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void forgedFramesGetNothingThatTheUserCouldNot() throws Exception {
        Path secret = Files.writeString(dir.resolve("secret"), "root's own words\n");
        Files.setPosixFilePermissions(secret, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        byte[] users = Files.readAllBytes(Path.of("/etc/passwd"));
        Process other = new ProcessBuilder(
                        "setpriv", "--reuid", "61772", "--regid", "61772", "--clear-groups", "sleep", "1000")
                .start();
        List<String> names = List.of(
                secret.toString(),
                "/etc/passwd",
                "/etc/shadow",
                "/proc/" + ProcessHandle.current().pid() + "/mem",
                "/proc/" + other.pid() + "/mem",
                "/proc/self/status",
                "/proc/1/environ",
                "/dev/mem",
                "/bin/true",
                "/bin/nothing",
                dir + "/new");
        int threads = Thread.activeCount();
        try (Agent home = new Agent(1, "127.0.0.1:" + PORT, NODES, true, Limits.DEFAULT);
                ForgedHost host = new ForgedHost(
                        2, "127.0.0.2:" + PORT, NODES, FRAMES, Long.getLong("mosix.hostile.seed", 11), false, names)) {
            home.open();
            int moved = 0;
            for (int i = 0; i < 200 && !host.done(); i++) {
                moved += victim(home) ? 1 : 0;
            }
            assertTrue(host.done(), host.report());
            assertTrue(moved > 3, "moved " + moved + ", " + host.report());
            assertEquals(0, host.endured.get(), host.report());
            assertTrue(host.answers.get() > FRAMES / 4, host.report());
            assertTrue(
                    Await.until(() -> home.places().all().isEmpty(), 10_000),
                    "home remembers: " + home.places().all().size());
            System.out.println(host.report());
        }
        assertTrue(other.isAlive(), "another user's process lives");
        other.destroyForcibly();
        assertEquals("root's own words\n", Files.readString(secret));
        assertArrayEquals(users, Files.readAllBytes(Path.of("/etc/passwd")));
        assertTrue(Await.until(() -> Thread.activeCount() <= threads + 40, 10_000), "threads: " + Thread.activeCount());
    }
}
