package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
            "pipes",
            "events",
            "sock_tcp",
            "exec_many",
            "mem_map",
            "dlopen",
            "terminal",
            "busy",
            "gzip");
    private static final List<String> MOVED =
            List.of("sig_handlers", "sig_itimer", "time_sleeps", "file_rw", "pipes", "mem_map", "cpu_regs", "busy");
    private static final List<String> FOUR = List.of("cpu_regs");

    private final Cluster cluster;

    WorldsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @TestFactory
    List<DynamicTest> away() throws IOException {
        return run("away", AWAY, 1, Duration.ofSeconds(180));
    }

    @TestFactory
    List<DynamicTest> moved() throws IOException {
        return run("moved", MOVED, 1, Duration.ofSeconds(180));
    }

    @TestFactory
    List<DynamicTest> movedFourAtOnce() throws IOException {
        return run("moved4", FOUR, 4, Duration.ofSeconds(90));
    }

    /** Runs the cases in node 1; one test for each run, and one that all have been reported. */
    private List<DynamicTest> run(String world, List<String> cases, int copies, Duration limit) throws IOException {
        Path json = cluster.files().resolve(world + ".json");
        List<String> words = new ArrayList<>(List.of(
                Cluster.CHECKOUT.resolve("tools/worlds").toString(),
                world,
                "--limit",
                "60",
                "--json",
                json.toString()));
        words.addAll(cases);
        Command.Result result =
                cluster.startAtHome("", words.toArray(String[]::new)).finish(limit);
        List<DynamicTest> tests = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        int rows = 0;
        if (Files.exists(json)) {
            for (JsonNode row : new ObjectMapper().readTree(json.toFile())) {
                rows++;
                seen.add(row.get("case").asText());
                List<String> problems = new ArrayList<>();
                row.get("problems").forEach(p -> problems.add(p.asText()));
                tests.add(dynamicTest(
                        row.get("case").asText() + row.get("copy").asText(),
                        () -> assertEquals(List.of(), problems, row::toPrettyString)));
            }
        }
        int reported = rows;
        tests.add(dynamicTest("all were run", () -> {
            assertEquals(new TreeSet<>(cases), seen, result::toString);
            assertEquals(cases.size() * copies, reported, result::toString);
        }));
        return tests;
    }
}
