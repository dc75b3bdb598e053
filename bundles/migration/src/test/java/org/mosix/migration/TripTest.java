package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real programs away from home and moved among three nodes; the oracle is the same program run natively. */
@Timeout(120)
class TripTest {
    private static final String PIPES =
            "i=0; while [ $i -lt 12 ]; do x=$(echo $i | tr 0-5 a-f); echo \"$x\"; i=$((i+1));"
                    + " done | sort -r; (exit 3); echo $?; trap 'echo usr' USR1; kill -USR1 $$; sleep 0.05 & wait; echo end; exit 7";

    @TempDir
    static Path dir;

    private static Trial trial;

    @BeforeAll
    static void up() throws IOException {
        trial = new Trial(Trial.freePort());
        Files.writeString(
                dir.resolve("text"),
                Stream.iterate(1L, x -> x * 6364136223846793005L + 1442695040888963407L)
                        .limit(400_000)
                        .map(Long::toHexString)
                        .reduce(new StringBuilder(), (b, s) -> b.append(s).append('\n'), (a, b) -> a)
                        .toString());
    }

    @AfterAll
    static void down() throws IOException {
        trial.close();
        assertTrue(Await.until(() -> stubs() == 0, 10_000), "no stub is left");
    }

    private static long stubs() {
        long own = ProcessHandle.current().pid();
        return ProcessHandle.allProcesses()
                .filter(p -> p.parent().map(q -> q.pid() == own).orElse(false))
                .filter(p -> {
                    try {
                        return Files.readString(Path.of("/proc/" + p.pid() + "/cmdline"))
                                .startsWith("mosix-stub");
                    } catch (IOException e) {
                        return false;
                    }
                })
                .count();
    }

    private void sameAsNative(int node, int every, int leastMoves, String... program) throws Exception {
        Trial.Run here = trial.run(1, 0, program);
        Trial.Run there = trial.run(node, every, program);
        assertEquals(here.output(), there.output());
        assertEquals(here.status(), there.status());
        assertTrue(there.moves() >= leastMoves, "only " + there.moves() + " moves");
    }

    @Test
    void aShellWithPipesAndTrapsRunsAway() throws Exception {
        sameAsNative(2, 0, 0, "sh", "-c", PIPES);
    }

    @Test
    void aShellWithPipesAndTrapsIsMoved() throws Exception {
        sameAsNative(2, 50, 1, "sh", "-c", PIPES);
    }

    @Test
    void gzipRunsAway() throws Exception {
        sameAsNative(2, 0, 0, "sh", "-c", "gzip -9 -n -c " + dir.resolve("text") + " | cksum");
    }

    @Test
    void aWorkingProgramIsMovedAmongThreeNodes() throws Exception {
        sameAsNative(
                1,
                60,
                5,
                "sh",
                "-c",
                "exec awk 'BEGIN { for (i = 0; i < 25000000; i++) s = (s * 31 + i) % 1000003; print s }'");
    }

    @Test
    void oneSignalEndsAWaitThatIsMoved() throws Exception {
        sameAsNative(
                2,
                40,
                10,
                "perl",
                "-MTime::HiRes=ualarm,sleep,time",
                "-e",
                "$SIG{ALRM} = sub { $n++ }; for (1 .. 6) { my $t = time; ualarm(800000); sleep(9);"
                        + " print time - $t < 6 ? 'ended' : 'waited', \" $n\\n\" }");
    }

    @Test
    void aWriteToASlowReaderIsMovedAndWhole() throws Exception {
        sameAsNative(
                2,
                40,
                10,
                "perl",
                "-e",
                "pipe R, W; if (!fork) { close W; while (sysread R, $b, 8192) { $n += length $b;"
                        + " select undef, undef, undef, 0.005 } print qq($n\n); exit }"
                        + " close R; print syswrite(W, 'x' x 3000000), qq(\n); close W; wait");
    }

    @Test
    void anIgnoredTrapStaysIgnored() throws Exception {
        sameAsNative(
                2,
                20,
                4,
                "perl",
                "-e",
                "$SIG{TRAP} = 'IGNORE'; for (1 .. 60) { for (1 .. 500000) { $x += $_ } kill TRAP => $$ }"
                        + " print $SIG{TRAP}, \" $x\\n\"");
    }

    @Test
    void theTaskIsReallyAway() throws Exception {
        Trial.Run run = trial.run(3, 0, "sh", "-c", "grep TracerPid /proc/$$/status; grep Name /proc/self/status");
        assertTrue(run.output().contains("TracerPid"), run.output());
        assertTrue(
                !run.output().contains("TracerPid:\t0"), "a deputy is traced while its body is away: " + run.output());
    }

    @Test
    void deathBySignalIsSeenByTheShell() throws Exception {
        sameAsNative(2, 0, 0, "sh", "-c", "kill -SEGV $$");
        sameAsNative(2, 0, 0, "sh", "-c", "kill -TERM $$");
        sameAsNative(2, 0, 0, "false");
    }
}
