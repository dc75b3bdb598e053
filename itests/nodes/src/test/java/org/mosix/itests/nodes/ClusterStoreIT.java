package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Members of a cluster that keep settings and places together and are closed to strangers, by a feature that is installed for this test and removed again. */
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
        for (int k = 1; k <= Cluster.NODES; k++) {
            int node = k;
            Cluster.until("the port of node " + k + " is closed to strangers", SOME_TIME, () -> !speaks(cluster, node));
        }
    }

    /** Whether the store of a node answers who proves nothing: on node 1, as any of its local users could. */
    private static boolean speaks(Cluster cluster, int node) {
        String script =
                "exec 3<>/dev/tcp/10.77.0." + node + "/7251 && printf HZC >&3 && timeout 10 head -c 3 <&3 | od -c";
        Command.Result r = cluster.mosix(Cluster.SHORT, "exec", "1", "--", "bash", "-c", script);
        assertTrue(
                r.err().isEmpty()
                        || r.err().contains("Connection refused")
                        || r.err().contains("reset"),
                r::toString);
        return r.out().contains("H   Z   C") || r.err().contains("Connection refused");
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

    @Test
    void whoIsRevokedIsThrownOut() {
        setting(1, "before 1");
        awaitSetting(3, "before", "1");
        Command.Result revoked = cluster.said(1, "mosix:cluster-revoke 3");
        assertEquals("node 3 is revoked\n", revoked.out(), revoked::toString);
        try {
            // Its connections are looked at once a second.
            int[] said = {0};
            Cluster.until("node 3 hears nothing more", SOME_TIME, () -> {
                String number = Integer.toString(++said[0]);
                setting(1, "after " + number);
                awaitSetting(2, "after", number);
                return !cluster.shell(3, "mosix:setting after").out().strip().equals(number);
            });
            setting(1, "after 1000");
            awaitSetting(2, "after", "1000");
            assertFalse(cluster.shell(3, "mosix:setting after").out().strip().equals("1000"));
        } finally {
            cluster.said(3, "mosix:cluster-leave");
            Membership.join(cluster, 1, 3);
        }
        awaitSetting(3, "after", "1000");
    }
}
