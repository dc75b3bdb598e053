package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes that know each other's load and life, by a feature that is installed for these tests and removed again. */
@ExtendWith(Nodes.class)
class InformationIT {
    private static final String FEATURE = "mosix-information";
    private static final String COLUMNS =
            "NODE ADDRESS STATE ALIVE AGE-S SPEED CORES LOAD FREE-MB MB GUESTS STATUS REASON";
    /** All nodes measure their speed first, one after the other on a machine of few cores. */
    private static final Duration KNOWN = Duration.ofSeconds(60);
    /** A probe of each mate, one more in the next period, six periods of suspicion, and the gossip of it: periods of 0.5 s. */
    private static final Duration DEAD = Duration.ofSeconds(30);

    private final Cluster cluster;

    InformationIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void install(Cluster cluster) {
        for (int k = 1; k <= Cluster.NODES; k++) {
            Command.Result r = cluster.shell(k, "feature:install " + FEATURE);
            assertEquals(0, r.status(), r::toString);
        }
        for (int k = 1; k <= Cluster.NODES; k++) {
            awaitAll(cluster, k);
        }
    }

    /** Waits until node k knows that all live, and how fast they are. */
    private static void awaitAll(Cluster cluster, int k) {
        Cluster.until(
                "node " + k + " knows all",
                KNOWN,
                () -> IntStream.rangeClosed(1, Cluster.NODES)
                        .allMatch(other -> mosnodes(cluster, k)
                                .getOrDefault(other, "")
                                .matches(other + " .* up +yes +\\d+\\.\\d +[1-9]\\d* +[1-9].*")));
    }

    /** As before: without information, and nothing of it left. */
    @AfterAll
    static void uninstall(Cluster cluster) {
        for (int k = 1; k <= Cluster.NODES; k++) {
            Command.Result r = cluster.shell(k, "feature:uninstall " + FEATURE);
            assertEquals(0, r.status(), r::toString);
            Command.Result nodes = node(cluster, k, "mosnodes");
            assertEquals("NODE ADDRESS STATE REASON", header(nodes.out()), nodes::toString);
            Command.Result best = node(cluster, k, "mosbestnode");
            assertEquals(1, best.status(), best::toString);
            assertTrue(best.err().contains(FEATURE), best::toString);
        }
    }

    private static Command.Result node(Cluster cluster, int k, String... words) {
        List<String> line = new ArrayList<>(List.of("exec", Integer.toString(k), "--"));
        line.addAll(List.of(words));
        return cluster.mosix(Cluster.SHORT, line.toArray(String[]::new));
    }

    private static String header(String table) {
        return words(table.lines().findFirst().orElse(""));
    }

    private static String words(String line) {
        return line.strip().replaceAll("\\s+", " ");
    }

    /** The rows of mosnodes on node k, by number, without the star of the own one. */
    private static Map<Integer, String> mosnodes(Cluster cluster, int k) {
        Command.Result r = node(cluster, k, "mosnodes");
        assertEquals(0, r.status(), r::toString);
        return r.out()
                .lines()
                .skip(1)
                .map(line -> words(line.replace("*", " ")))
                .collect(Collectors.toMap(line -> Integer.parseInt(line.split(" ")[0]), line -> line));
    }

    @Test
    void everyNodeListsAllWithWhatTheyTell() {
        for (int k = 1; k <= Cluster.NODES; k++) {
            Command.Result r = node(cluster, k, "mosnodes");
            assertEquals(COLUMNS, header(r.out()), r::toString);
            Map<Integer, String> rows = mosnodes(cluster, k);
            assertEquals(Cluster.NODES, rows.size(), r::toString);
            for (int other = 1; other <= Cluster.NODES; other++) {
                String row = rows.get(other);
                String facts = "10\\.77\\.0\\." + other
                        + ":7249 up yes \\d+\\.\\d [1-9]\\d* [1-9]\\d* \\d+\\.\\d\\d [1-9]\\d* [1-9]\\d* 0";
                assertTrue(row.matches(other + " " + facts), r::toString);
                String[] cells = row.split(" ");
                assertTrue(other != k || cells[4].equals("0.0"), () -> "its own facts have no age: " + r);
                assertTrue(Double.parseDouble(cells[4]) < 60, r::toString);
                assertTrue(Integer.parseInt(cells[8]) <= Integer.parseInt(cells[9]), () -> "free memory: " + r);
            }
        }
    }

    @Test
    void theKarafShellAgrees() {
        for (int k = 1; k <= Cluster.NODES; k++) {
            Command.Result r = cluster.shell(k, "mosix:nodes");
            assertEquals(0, r.status(), r::toString);
            List<String> rows = r.out()
                    .lines()
                    .filter(line -> line.contains(":7249"))
                    .map(line -> words(line.replace('|', ' ').replace('*', ' ')))
                    .toList();
            Map<Integer, String> users = mosnodes(cluster, k);
            assertEquals(Cluster.NODES, rows.size(), r::toString);
            for (String row : rows) {
                assertEquals(steady(users.get(Integer.parseInt(row.split(" ")[0]))), steady(row));
            }
            assertEquals(COLUMNS, header(r.out().replace('|', ' ').replace('│', ' ')), r::toString);
        }
    }

    /** The cells of a row that stay the same from one second to the next. */
    private static List<String> steady(String row) {
        String[] cells = row.split(" ");
        return Arrays.asList(cells[0], cells[1], cells[2], cells[3], cells[6], cells[9], cells[10]);
    }

    @Test
    void theBestNodeIsOneThatLivesAndHasTheMemory() {
        for (int k = 1; k <= Cluster.NODES; k++) {
            Command.Result best = node(cluster, k, "mosbestnode");
            assertTrue(best.out().matches("[1-3]\n"), best::toString);
            assertEquals(0, best.status(), best::toString);
            Command.Result karaf = cluster.shell(k, "mosix:bestnode -m 1");
            assertTrue(karaf.out().matches("[1-3]\n"), karaf::toString);
        }
        Command.Result none = node(cluster, 1, "mosbestnode", "-m", "1000000000");
        assertEquals(1, none.status(), none::toString);
        assertEquals("mosbestnode: no node that lives and takes guests has 1000000000 MB free\n", none.err());
    }

    @Test
    void guestsAreCounted() {
        Command guest = cluster.startAtHome("", "mosrun", "-r", "2", "sleep", "600");
        try {
            for (int k = 1; k <= Cluster.NODES; k++) {
                int from = k;
                Cluster.until(
                        "node " + k + " hears of the guest",
                        DEAD,
                        () -> mosnodes(cluster, from).get(2).endsWith(" 1"));
            }
        } finally {
            cluster.end(guest);
        }
        Cluster.until(
                "the guest is gone", DEAD, () -> mosnodes(cluster, 3).get(2).endsWith(" 0"));
    }

    @Test
    void whatAnOwnerSaysIsKnownToAll() {
        cluster.shell(3, "mosix:block");
        cluster.shell(3, "mosix:stay");
        try {
            for (int k = 1; k <= Cluster.NODES; k++) {
                int from = k;
                Cluster.until(
                        "node " + k + " hears of the block",
                        DEAD,
                        () -> mosnodes(cluster, from).get(3).endsWith(" 0 stay,block"));
            }
            Command.Result best = node(cluster, 1, "mosbestnode");
            assertTrue(best.out().matches("[12]\n"), best::toString);
        } finally {
            cluster.shell(3, "mosix:noblock");
            cluster.shell(3, "mosix:nostay");
        }
        Cluster.until(
                "it takes guests again", DEAD, () -> mosnodes(cluster, 1).get(3).endsWith(" 0"));
    }

    @Test
    void aNodeThatIsKilledIsDeadToTheOthersAndComesBack() {
        Command.Result killed = cluster.mosix(Cluster.SHORT, "kill", "3");
        assertEquals(0, killed.status(), killed::toString);
        try {
            for (int k = 1; k <= 2; k++) {
                int from = k;
                Cluster.until(
                        "node 3 is dead to node " + k,
                        DEAD,
                        () -> mosnodes(cluster, from).get(3).matches("3 10\\.77\\.0\\.3:7249 down dead .*"));
                assertTrue(cluster.shell(k, "mosix:nodes")
                        .out()
                        .matches("(?s).*\\b3 \\| +\\| 10\\.77\\.0\\.3:7249 \\| down" + " +\\| dead .*"));
                Command.Result best = node(cluster, k, "mosbestnode");
                assertTrue(best.out().matches("[12]\n"), best::toString);
            }
        } finally {
            Command.Result again = cluster.mosix(Duration.ofSeconds(120), "restart", "3");
            assertEquals(0, again.status(), again::toString);
            // It is there already, unless the start-up watchdog has begun anew with empty data.
            cluster.shell(3, "feature:install " + FEATURE);
        }
        for (int k = 1; k <= Cluster.NODES; k++) {
            awaitAll(cluster, k);
        }
        Cluster.until(
                "node 3 can be used again",
                Cluster.SHORT,
                () -> cluster.home("mosrun", "-r", "3", "true").status() == 0);
    }
}
