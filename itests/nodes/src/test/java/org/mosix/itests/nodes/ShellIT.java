package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The administrator's commands in the Karaf shell of running nodes. */
@ExtendWith(Nodes.class)
class ShellIT {
    private final Cluster cluster;

    ShellIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void everyNodeListsAll() {
        for (int k = 1; k <= Cluster.NODES; k++) {
            Command.Result r = cluster.shell(k, "mosix:nodes");
            for (int other = 1; other <= Cluster.NODES; other++) {
                String line = " *" + other + " \\| " + (k == other ? "\\*" : " ") + " \\| 10\\.77\\.0\\." + other
                        + ":7249 \\| up +\\|.*";
                assertTrue(r.out().lines().anyMatch(l -> l.matches(line)), r::toString);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"run", "ps", "migrate", "nodes", "why", "bestnode", "mon", "block", "noblock", "expel", "bring"})
    void helps(String command) {
        Command.Result r = cluster.shell(1, "mosix:" + command + " --help");
        assertEquals(0, r.status(), r::toString);
        assertTrue(r.out().contains("SYNTAX") && r.out().contains("mosix:" + command), r::toString);
    }

    @Test
    void wrongUseIsAnErrorWithASentence() {
        Command.Result why = cluster.shell(1, "mosix:why 4194304");
        assertTrue((why.out() + why.err()).contains("there is no process 4194304"), why::toString);
        assertEquals(1, why.status(), why::toString);
        Command.Result word = cluster.shell(1, "mosix:migrate x 2");
        assertTrue((word.out() + word.err()).contains("'x' is not a process number"), word::toString);
        assertEquals(1, word.status(), word::toString);
        Command.Result node = cluster.shell(1, "mosix:run -r nosuch true");
        assertTrue((node.out() + node.err()).contains("there is no node \"nosuch\""), node::toString);
        assertEquals(1, node.status(), node::toString);
    }

    @Test
    void aProgramsOutputAndStatusComeInTheSession() {
        Command.Result r = cluster.shell(1, "mosix:run -r 2 sh -c 'hostname; echo to err >&2; exit 5'");
        assertTrue(r.out().contains("node1\n") && r.out().contains("to err\n"), r::toString);
        assertTrue((r.out() + r.err()).contains("the program ended with exit status 5"), r::toString);
        assertEquals(1, r.status(), r::toString);
    }

    @Test
    void aProcessIsSeenMovedAndExplained() {
        Command sleeper = cluster.startAtHome("", "sh", "-c", "echo $$; exec mosrun sleep 600");
        try {
            Cluster.until(
                    "it starts", Cluster.SHORT, () -> sleeper.outputSoFar().contains("\n"));
            String pid = sleeper.outputSoFar().strip();
            Cluster.until(
                    "it is listed",
                    Cluster.SHORT,
                    () -> cluster.shell(1, "mosix:ps").out().matches("(?s).*\\b" + pid + " .*\\| +1 \\| home .*"));
            Command.Result moved = cluster.shell(1, "mosix:migrate " + pid + " 3");
            assertTrue(moved.out().contains("process " + pid + " moved from node 1 to node 3"), moved::toString);
            Command.Result why = cluster.shell(1, "mosix:why " + pid);
            assertTrue(why.out().contains("process " + pid + " (sleep) works on node 3"), why::toString);
            assertTrue(cluster.shell(1, "mosix:ps").out().matches("(?s).*\\b" + pid + " .*\\| +3 \\| away .*"));
            cluster.home("kill", pid);
            assertEquals(143, sleeper.finish(Duration.ofSeconds(20)).status());
        } finally {
            if (sleeper.running()) {
                cluster.end(sleeper);
            }
        }
    }
}
