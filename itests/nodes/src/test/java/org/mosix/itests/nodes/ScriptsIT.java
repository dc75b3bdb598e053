package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that are scripts: each of their cases is one test here, by its name. They come late, those that kill nodes at the
 * end: a script that was cut short may leave a node without power.
 */
@ExtendWith(Nodes.class)
@Order(Integer.MAX_VALUE - 1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScriptsIT {
    private final Cluster cluster;

    ScriptsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @TestFactory
    @Order(2)
    List<DynamicTest> hostile() throws Exception {
        return run(Duration.ofMinutes(5), "itests/hostile/run", "--quick");
    }

    @TestFactory
    @Order(1)
    List<DynamicTest> leaks() throws Exception {
        return run(Duration.ofMinutes(4), "itests/long/leaks", "--moves", "100", "--processes", "100");
    }

    /** Runs a script that takes --junit FILE, beside the running nodes (it finds them by MOSIX_STATE). */
    private List<DynamicTest> run(Duration limit, String script, String... options) throws Exception {
        Path xml = cluster.files().resolve(script.replace('/', '-') + ".xml");
        List<String> words =
                new ArrayList<>(List.of(Cluster.CHECKOUT.resolve(script).toString(), "--junit", xml.toString()));
        words.addAll(List.of(options));
        Command.Result result = new Command(cluster.environment(), "", words).finish(limit);
        Report report = new Report(xml);
        List<DynamicTest> tests = new ArrayList<>(report.tests());
        tests.add(dynamicTest(script + " ends well", () -> {
            assertEquals(0, result.status(), result::toString);
            assertFalse(report.names().isEmpty(), () -> "no case was reported: " + result);
        }));
        return tests;
    }
}
