package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes become members of a cluster one by one, and then talk to each other only; what is not a member is told so. */
@ExtendWith(Nodes.class)
class TrustIT {
    /** All nodes measure their speed first, and a node that was dead to another one is found again by a contact. */
    private static final Duration KNOWN = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final List<Command> programs = new ArrayList<>();

    TrustIT(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The nodes are members of a cluster from their start. */
    @BeforeEach
    void ofNoCluster() {
        works(1, 2);
        leave();
    }

    @AfterEach
    void asBefore() {
        programs.stream().filter(Command::running).forEach(cluster::end);
        leave();
        Membership.ofOne(cluster);
        works(1, 2);
        works(1, 3);
        works(3, 2);
    }

    private void leave() {
        Membership.ofNone(cluster);
        // By their addresses.
        works(1, 2);
        works(1, 3);
    }

    private Command.Result runs(int home, int node) {
        return cluster.mosix(
                Cluster.SHORT,
                "exec",
                Integer.toString(home),
                "--",
                "mosrun",
                "-r",
                Integer.toString(node),
                "sh",
                "-c",
                "echo there; exit 4");
    }

    private void works(int home, int node) {
        Cluster.until("programs of " + home + " run on " + node, Cluster.SHORT, () -> {
            Command.Result r = runs(home, node);
            return r.status() == 4 && r.out().equals("there\n") && r.err().isEmpty();
        });
    }

    private void refused(int home, int node, String why) {
        Command.Result r = runs(home, node);
        assertEquals(125, r.status(), r::toString);
        assertTrue(r.err().startsWith("mosrun: node " + node + " cannot be used: "), r::toString);
        assertTrue(r.err().contains(why), r::toString);
    }

    private void join(int node) {
        String token = cluster.said(1, "mosix:cluster-token " + node).out().strip();
        Command.Result joined = cluster.said(node, "mosix:join " + token);
        assertTrue(joined.out().startsWith("this is node " + node + " of cluster "), joined::toString);
        Command.Result again = cluster.shell(node, "mosix:join " + token);
        assertTrue(again.out().contains("is a member of cluster"), again::toString);
    }

    /** As if room trust were updated: a member has no keys meanwhile, and is neither believed nor believes anybody. */
    @Test
    void withoutTheFeatureAMemberIsShut() {
        cluster.said(1, "mosix:cluster-create");
        join(2);
        works(1, 2);
        cluster.said(2, "feature:uninstall mosix-trust");
        try {
            refused(2, 1, "this node has no keys to prove who it is");
            assertFalse(runs(1, 2).status() == 4);
            Command.Result none = cluster.shell(2, "mosix:cluster");
            assertTrue(none.out().contains("install the feature mosix-trust"), none::toString);
        } finally {
            cluster.said(2, "feature:install mosix-trust");
        }
        works(2, 1);
        works(1, 2);
    }

    @Test
    void membersTalkToMembersOnly() throws IOException {
        Command.Result early = cluster.shell(1, "mosix:cluster-token 2");
        assertTrue(early.out().contains("mosix:cluster-create"), early::toString);
        Command.Result made = cluster.said(1, "mosix:cluster-create");
        assertTrue(made.out().contains(", whose authority is here; "), made::toString);
        refused(1, 2, "port 7252");
        refused(2, 1, "node 1 talks to nodes of its cluster only, which prove that they are");
        join(2);
        works(1, 2);
        works(2, 1);
        refused(3, 1, "node 1 talks to nodes of its cluster only, which prove that they are");
        works(3, 3);
        join(3);
        works(1, 3);
        works(3, 2);

        Path until = cluster.files().resolve("trust-until");
        Command program = cluster.startAtHome(
                "",
                "sh",
                "-c",
                "echo $$; exec mosrun -r 2 sh -c 'while [ ! -e \"$1\" ]; do :; done; exit 6' sh " + until);
        programs.add(program);
        Cluster.until("it starts", Cluster.SHORT, () -> program.outputSoFar().contains("\n"));
        String pid = program.outputSoFar().strip();
        Cluster.until("it works on node 2", Cluster.SHORT, () -> cluster.place(1, pid) == 2);
        assertEquals(0, cluster.home("mosmigrate", pid, "3").status());
        assertEquals(0, cluster.home("mosmigrate", pid, "2").status());
        assertEquals(2, cluster.place(1, pid));

        // A node that was started anew has no keys any more, and is a member all the same.
        Command.Result restart = cluster.mosix(Duration.ofSeconds(120), "restart", "3");
        assertEquals(0, restart.status(), restart::toString);
        works(1, 3);
        works(3, 1);

        Command.Result revoked = cluster.said(1, "mosix:cluster-revoke 3");
        assertEquals("node 3 is revoked\n", revoked.out(), revoked::toString);
        refused(1, 3, "is revoked");
        assertFalse(runs(3, 1).status() == 4);
        assertFalse(runs(3, 2).status() == 4, "node 2 has heard it");
        works(1, 2);
        assertEquals(2, cluster.place(1, pid), "others are not disturbed");
        Files.createFile(until);
        assertEquals(6, program.finish(Cluster.SHORT).status());

        cluster.said(3, "mosix:cluster-leave");
        join(3);
        works(1, 3);
        works(3, 2);
    }

    private String row(int at, int of) {
        return cluster.mosix(Cluster.SHORT, "exec", Integer.toString(at), "--", "mosnodes")
                .out()
                .lines()
                .map(line -> line.replace("*", " ").strip().replaceAll("\\s+", " "))
                .filter(line -> line.startsWith(of + " "))
                .findFirst()
                .orElse("");
    }

    private boolean lives(int at, int of) {
        return row(at, of).matches(of + " \\S+ (up|down) yes .*");
    }

    private void knowEachOther(int... nodes) {
        for (int at : nodes) {
            for (int of : nodes) {
                Cluster.until("node " + of + " lives to node " + at, KNOWN, () -> lives(at, of));
            }
        }
    }

    /** Without any file of keys; who is revoked is neither heard nor hears. */
    @Test
    void membersGossipWithTheAuthoritysKeys() {
        try {
            for (int k = 1; k <= Cluster.NODES; k++) {
                cluster.said(k, "feature:install mosix-information");
            }
            cluster.said(1, "mosix:cluster-create");
            for (int k = 2; k <= Cluster.NODES; k++) {
                join(k);
            }
            knowEachOther(1, 2, 3);

            Command.Result revoked = cluster.said(1, "mosix:cluster-revoke 3");
            assertEquals("node 3 is revoked\n", revoked.out(), revoked::toString);
            Cluster.until("node 3 is dead to the others", KNOWN, () -> {
                assertTrue(lives(1, 2) && lives(2, 1), "live nodes lose no one");
                return row(1, 3).contains(" dead ") && row(2, 3).contains(" dead ");
            });
            Cluster.until(
                    "node 3 hears nobody",
                    KNOWN,
                    () -> row(3, 1).contains(" dead ") && row(3, 2).contains(" dead "));
            assertTrue(lives(1, 2) && lives(2, 1));
            cluster.said(3, "mosix:cluster-leave");
            Cluster.until(
                    "without a file of keys it does not gossip",
                    Cluster.SHORT,
                    () -> row(3, 1).matches("1 \\S+ (up|down)( [^-].*)?")
                            && !row(3, 3).contains(" yes "));
            join(3);
            knowEachOther(1, 2, 3);
        } finally {
            for (int k = 1; k <= Cluster.NODES; k++) {
                cluster.shell(k, "feature:uninstall mosix-information");
            }
        }
    }
}
