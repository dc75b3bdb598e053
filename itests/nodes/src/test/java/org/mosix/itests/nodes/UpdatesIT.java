package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bundles of working nodes are updated: who uses nodes does not notice. */
@ExtendWith(Nodes.class)
class UpdatesIT {
    private final Cluster cluster;
    private final Updates updates;

    UpdatesIT(Cluster cluster) {
        this.cluster = cluster;
        updates = new Updates(cluster);
    }

    @Test
    void aLibraryOfTheHostIsReplacedUnderItsGuests() {
        String end = cluster.files().resolve("updated").toString();
        Command program = cluster.startAtHome(
                "",
                "mosrun",
                "-r",
                "2",
                "sh",
                "-c",
                "echo $$; n=0; while [ ! -e " + end + " ]; do n=$((n+1)); done; exit 7");
        Cluster.until("it works", Updates.REFRESH, () -> program.outputSoFar().contains("\n"));
        String pid = program.outputSoFar().strip();
        assertEquals(2, cluster.place(1, pid));
        updates.update(2, "mosix-linux");
        assertTrue(program.running());
        Cluster.until(
                "node 2 takes it again",
                Updates.REFRESH,
                () -> cluster.home("mosmigrate", pid, "2").status() == 0);
        assertEquals(2, cluster.place(1, pid));
        updates.update(1, "mosix-wire");
        assertEquals(1, cluster.place(1, pid), "its own node called it back");
        assertEquals(0, cluster.sh("touch " + end).status());
        Command.Result r = program.finish(Updates.REFRESH);
        assertEquals(7, r.status(), r::toString);
        assertEquals("", r.err(), r::toString);
    }

    /** Nobody comes in unasked meanwhile, and nobody is refused. */
    @Test
    void guestsWaitForWhoDecidesAboutThem() {
        List.of(1, 2).forEach(k -> cluster.said(k, "feature:install mosix-information"));
        try {
            Cluster.until("node 2 decides", Updates.REFRESH, () -> !decides().isEmpty());
            String end = cluster.files().resolve("admitted").toString();
            Command commands = cluster.startAtHome(
                    "", "sh", "-c", "while [ ! -e " + end + " ]; do mosrun -r 2 true || exit 1; echo; done");
            for (String bundle : List.of("mosix-policies", "mosix-hosting", "mosix-policies", "mosix-discovery")) {
                String before = decides();
                cluster.said(2, "bundle:update " + bundle);
                Cluster.until(bundle + " is there", Updates.REFRESH, () -> {
                    String now = decides();
                    return !now.isEmpty() && (bundle.equals("mosix-policies") || !now.equals(before));
                });
                int ended = commands.outputSoFar().length();
                Cluster.until(
                        "guests come in",
                        Updates.REFRESH,
                        () -> !commands.running() || commands.outputSoFar().length() > ended + 2);
            }
            assertEquals(0, cluster.sh("touch " + end).status());
            Command.Result r = commands.finish(Updates.REFRESH);
            assertEquals("", r.err(), r::toString);
            assertEquals(0, r.status(), r::toString);
        } finally {
            List.of(1, 2).forEach(k -> cluster.said(k, "feature:uninstall mosix-information"));
        }
        Command.Result open = cluster.home("mosrun", "-r", "2", "true");
        assertEquals(0, open.status(), "without the role all come in: " + open);
    }

    /** Each start offers a service with another number; empty: there is none. */
    private String decides() {
        String list =
                cluster.said(2, "service:list org.mosix.api.AdmissionRule").out();
        return list.contains("service.id") ? list : "";
    }

    @Test
    void usersCommandsWait() {
        String end = cluster.files().resolve("waited").toString();
        String all = "while [ ! -e " + end
                + " ]; do mosrun sh -c 'exit 5'; [ $? = 5 ] || exit 1; mosps > /dev/null || exit 2; done";
        Command commands = cluster.startAtHome("", "sh", "-c", all);
        updates.update(1, "mosix-migration");
        cluster.said(1, "bundle:update mosix-door");
        updates.update(1, "mosix-linux");
        updates.update(1, "jnr-ffi-bundle");
        assertEquals(0, cluster.sh("touch " + end).status());
        Command.Result r = commands.finish(Updates.REFRESH);
        assertEquals("", r.err(), r::toString);
        assertEquals(0, r.status(), r::toString);
    }
}
