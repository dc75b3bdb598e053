package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes that keep settings and places together, by a feature that is installed for this test and removed again. */
@ExtendWith(Nodes.class)
class ClusterStoreIT {
    private static final String FEATURE = "mosix-cluster";
    /** The first start of the store on a busy machine, or the loss of a member: a node that dies closes no connection. */
    private static final Duration SOME_TIME = Duration.ofSeconds(60);

    private final Cluster cluster;

    ClusterStoreIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void install(Cluster cluster) {
        Command.Result without = cluster.shell(1, "mosix:where");
        assertTrue(without.out().contains(FEATURE) || without.err().contains(FEATURE), without::toString);
        for (int k = 1; k <= Cluster.NODES; k++) {
            Command.Result r = cluster.shell(k, "feature:install " + FEATURE);
            assertEquals(0, r.status(), r::toString);
        }
        for (int k = 1; k <= Cluster.NODES; k++) {
            awaitStore(cluster, k);
        }
    }

    private static void awaitStore(Cluster cluster, int k) {
        Cluster.until(
                "node " + k + " has the store",
                SOME_TIME,
                () -> cluster.shell(k, "mosix:setting").out().contains("NAME"));
    }

    /** As before. */
    @AfterAll
    static void uninstall(Cluster cluster) {
        for (int k = 1; k <= Cluster.NODES; k++) {
            Command.Result r = cluster.shell(k, "feature:uninstall " + FEATURE);
            assertEquals(0, r.status(), r::toString);
        }
    }

    private void setting(int k, String words) {
        Command.Result r = cluster.shell(k, "mosix:setting " + words);
        assertEquals(0, r.status(), r::toString);
    }

    private void awaitSetting(int k, String name, String value) {
        Cluster.until(
                "node " + k + " has " + name,
                SOME_TIME,
                () -> cluster.shell(k, "mosix:setting " + name).out().strip().equals(value));
    }

    /** What node k says of home 1: processes and where they are. */
    private Map<String, String> where(int k) {
        Map<String, String> places = new TreeMap<>();
        Command.Result r = cluster.shell(k, "mosix:where");
        for (String line : r.out().lines().toList()) {
            List<String> cells = List.of(line.strip().split("\\s*[|│]\\s*"));
            if (cells.size() == 4 && cells.get(0).equals("1")) {
                places.put(cells.get(1), cells.get(2));
            }
        }
        return places;
    }

    private void awaitPlaces(int k, Map<String, String> places) {
        Cluster.until("node " + k + " knows that " + places, SOME_TIME, () -> where(k).equals(places));
    }

    @Test
    void settingsAndPlacesSurviveTheLossOfANode() {
        setting(1, "queue.most 5");
        setting(2, "other two words");
        awaitSetting(3, "queue.most", "5");
        awaitSetting(3, "other", "two words");
        awaitPlaces(3, Map.of());

        Command program = cluster.startAtHome("", "sh", "-c", "echo $$; exec mosrun -r 2 sleep 600");
        try {
            Cluster.until(
                    "it starts", Cluster.SHORT, () -> program.outputSoFar().contains("\n"));
            String pid = program.outputSoFar().strip();
            awaitPlaces(3, Map.of(pid, "2"));
            Command.Result moved = cluster.home("mosmigrate", pid, "3");
            assertEquals(0, moved.status(), moved::toString);
            awaitPlaces(2, Map.of(pid, "3"));

            Command.Result killed = cluster.mosix(Cluster.SHORT, "kill", "2");
            assertEquals(0, killed.status(), killed::toString);
            for (int k : new int[] {1, 3}) {
                awaitPlaces(k, Map.of(pid, "3"));
                awaitSetting(k, "queue.most", "5");
                awaitSetting(k, "other", "two words");
            }
            setting(3, "queue.most 6");
            awaitSetting(1, "queue.most", "6");

            Command.Result again = cluster.mosix(Duration.ofSeconds(120), "restart", "2");
            assertEquals(0, again.status(), again::toString);
            // It is there already, unless the start-up watchdog has begun anew with empty data.
            cluster.shell(2, "feature:install " + FEATURE);
            awaitStore(cluster, 2);
            awaitSetting(2, "queue.most", "6");
            awaitPlaces(2, Map.of(pid, "3"));

            assertEquals(0, cluster.home("mosmigrate", pid, "home").status());
            awaitPlaces(3, Map.of());
        } finally {
            cluster.end(program);
        }
    }
}
