package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node gets another address while all work, and has no node list any more: both ends find each other by gossip. */
@ExtendWith(Nodes.class)
class AddressesIT {
    private static final String FEATURE = "mosix-information";
    private static final int MOVED = 3;
    private static final String NEW = "10.77.0.33";
    /** A start of gossip and of moves, on a busy machine. */
    private static final Duration SOME_TIME = Duration.ofSeconds(90);

    private static final Map<Path, String> WRITTEN = new HashMap<>();

    private final Cluster cluster;

    AddressesIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void install(Cluster cluster) {
        for (int k = 1; k <= Cluster.NODES; k++) {
            cluster.said(k, "feature:install " + FEATURE);
        }
        Cluster.until("all are used", SOME_TIME, () -> isUsed(cluster, 2) && isUsed(cluster, MOVED));
    }

    /** As before: where the lists say, and without information. */
    @AfterAll
    static void restore(Cluster cluster) throws IOException {
        for (Map.Entry<Path, String> file : WRITTEN.entrySet()) {
            Files.writeString(file.getKey(), file.getValue());
        }
        WRITTEN.clear();
        Cluster.until(
                "node " + MOVED + " is where it was",
                SOME_TIME,
                () -> cluster.home("mosnodes").out().contains(" 10.77.0." + MOVED + ":7249 ")
                        && isUsed(cluster, MOVED));
        ip(cluster, "del");
        for (int k = 1; k <= Cluster.NODES; k++) {
            cluster.said(k, "feature:uninstall " + FEATURE);
        }
        Cluster.until("all are used", SOME_TIME, () -> isUsed(cluster, 2) && isUsed(cluster, MOVED));
    }

    private static boolean isUsed(Cluster cluster, int node) {
        return cluster.home("mosrun", "-r", Integer.toString(node), "true").status() == 0;
    }

    private static void ip(Cluster cluster, String what) {
        Command.Result r = cluster.startAt(MOVED, "", "ip", "addr", what, NEW + "/24", "dev", "eth0")
                .finish(Cluster.SHORT);
        assertEquals(0, r.status(), r::toString);
    }

    private void write(String name, String setting, String from, String to) throws IOException {
        Path file = cluster.state().resolve("node." + MOVED + "/base/etc/" + name + ".cfg");
        String text = Files.readString(file);
        WRITTEN.putIfAbsent(file, text);
        String now = text.replaceAll("(?m)^" + setting + "=" + from, setting + "=" + to);
        assertTrue(!now.equals(text), () -> file + " has no " + setting + "=" + from + ": " + text);
        Files.writeString(file, now);
    }

    @Test
    void itIsFoundAndFindsOthers() throws IOException {
        Command guest = cluster.startAtHome("", "mosrun", "-r", Integer.toString(MOVED), "sleep", "600");
        try {
            ip(cluster, "add");
            String old = "10\\.77\\.0\\." + MOVED;
            write("org.mosix.discovery", "address", old, NEW);
            write("org.mosix.trust", "address", old, NEW);
            write("org.mosix.wire", "listen", old, NEW);
            write("org.mosix.wire", "nodes", ".*", "");
            Cluster.until("node 1 reaches node " + MOVED + " at its new address", SOME_TIME, () -> {
                Command.Result nodes = cluster.home("mosnodes");
                return nodes.out().contains(" " + NEW + ":7249 ") && isUsed(cluster, MOVED);
            });
            Cluster.until(
                    "node " + MOVED + " reaches node 2, which it lists no more",
                    SOME_TIME,
                    () -> cluster.startAt(MOVED, "", "mosrun", "-r", "2", "true")
                                    .finish(Cluster.SHORT)
                                    .status()
                            == 0);
            assertTrue(guest.running(), "the guest works on at home, or there again");
        } finally {
            cluster.end(guest);
        }
    }
}
