package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** A short cut of the matrix of programs: the same output, files and status as natively. The whole is ./mosix test --long worlds. */
@ExtendWith(Nodes.class)
class WorldsIT {
    private static final List<String> AWAY = List.of(
            "sig_handlers",
            "sig_restart",
            "sig_fatal",
            "file_rw",
            "file_names",
            "file_seen",
            "pipes",
            "vforks",
            "events",
            "sock_tcp",
            "exec_many",
            "mem_map",
            "dlopen",
            "terminal",
            "busy",
            "gzip");
    private static final List<String> MOVED = List.of(
            "sig_handlers",
            "sig_itimer",
            "time_sleeps",
            "file_rw",
            "file_seen",
            "pipes",
            "mem_map",
            "cpu_regs",
            "busy");
    private static final List<String> FROZEN =
            List.of("sig_handlers", "time_sleeps", "file_rw", "pipes", "mem_map", "cpu_regs", "busy", "gzip");
    private static final List<String> FOUR = List.of("cpu_regs");

    private final Cluster cluster;

    WorldsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @TestFactory
    List<DynamicTest> away() throws Exception {
        return run("away", AWAY, 1, Duration.ofSeconds(180));
    }

    @TestFactory
    List<DynamicTest> moved() throws Exception {
        return run("moved", MOVED, 1, Duration.ofSeconds(180));
    }

    @TestFactory
    List<DynamicTest> frozen() throws Exception {
        return run("frozen", FROZEN, 1, Duration.ofSeconds(240));
    }

    @TestFactory
    List<DynamicTest> movedFourAtOnce() throws Exception {
        return run("moved4", FOUR, 4, Duration.ofSeconds(90));
    }

    /** Runs the cases in node 1; one test for each run, and one that all have been reported. */
    private List<DynamicTest> run(String world, List<String> cases, int copies, Duration limit) throws Exception {
        Path xml = cluster.files().resolve(world + ".xml");
        List<String> words =
                new ArrayList<>(List.of(Cluster.CHECKOUT.resolve("tools/worlds").toString(), world));
        words.addAll(cases);
        words.addAll(List.of("--limit", "60", "--junit", xml.toString()));
        Command.Result result =
                cluster.startAtHome("", words.toArray(String[]::new)).finish(limit);
        List<String> expected = new ArrayList<>();
        for (String name : cases) {
            for (int copy = 1; copy <= copies; copy++) {
                expected.add(copies == 1 ? name : name + "." + copy);
            }
        }
        Report report = new Report(xml);
        List<DynamicTest> tests = new ArrayList<>(report.tests());
        tests.add(dynamicTest("all were run " + world, () -> assertEquals(expected, report.names(), result::toString)));
        return tests;
    }
}
