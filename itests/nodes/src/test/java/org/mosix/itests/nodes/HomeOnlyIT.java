package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds something that only home has works there, ends right, and moswhy names the thing. */
@ExtendWith(Nodes.class)
class HomeOnlyIT {
    private static final Path PROGRAM = Cluster.CHECKOUT.resolve("itests/programs/target/bin/home_things");

    private final Cluster cluster;

    HomeOnlyIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void compile() {
        Command.Result r = new Command(
                        java.util.Map.of(),
                        "",
                        java.util.List.of(
                                Cluster.CHECKOUT.resolve("tools/worlds").toString(), "build"))
                .finish(Duration.ofSeconds(120));
        assertEquals(0, r.status(), r::toString);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        shared_file   | stays | shared.*home_things
        shared_memory | stays | shared
        segment       | stays | SYSV
        io_uring      | may go again | io_uring_setup
        """)
    void comesHomeAndSaysWhy(String kind, String then, String why) {
        Path directory = cluster.files();
        Path until = directory.resolve(kind + ".end");
        Command program = cluster.startAtHome(
                "",
                "sh",
                "-c",
                "cd " + directory + "; echo $$; exec mosrun -r 2 " + PROGRAM + " " + kind + " " + until);
        try {
            Cluster.until(
                    "it holds the thing",
                    Duration.ofSeconds(60),
                    () -> program.outputSoFar().contains("holding\n") || !program.running());
            assertTrue(program.running(), () -> program.finish(Cluster.SHORT).toString());
            String pid = program.outputSoFar().lines().findFirst().orElseThrow();
            Command.Result away = cluster.home("mosmigrate", pid, "3");
            assertEquals(then.equals("stays") ? 1 : 0, away.status(), away::toString);
            Command.Result reason = cluster.home("moswhy", pid);
            assertTrue(
                    reason.out()
                            .matches("(?is)process " + pid + " \\(home_things\\) works (at home|on node 3)\\n.*(" + why
                                    + ").*"),
                    reason::toString);
            cluster.home("touch", until.toString());
            Command.Result end = program.finish(Cluster.SHORT);
            assertEquals(0, end.status(), end::toString);
        } finally {
            if (program.running()) {
                cluster.end(program);
            }
        }
    }
}
