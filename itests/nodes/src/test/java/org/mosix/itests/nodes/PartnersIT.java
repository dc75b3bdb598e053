package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes 1 and 2 are one owner's, node 3 is another's: each lets in and uses what he has written down. */
@ExtendWith(Nodes.class)
class PartnersIT {
    private static final String FEATURE = "mosix-sharing";
    static final int FOREIGN = 3;

    final Cluster cluster;
    private final List<Command> programs = new ArrayList<>();

    PartnersIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void twoOwners() {
        Membership.ofNone(cluster);
        authorities();
        for (int k = 1; k <= Cluster.NODES; k++) {
            cluster.said(k, "feature:install " + FEATURE);
            String own = k == FOREIGN ? "10.77.0.3" : "10.77.0.1-10.77.0.2";
            cluster.said(k, "config:property-set --pid org.mosix.sharing own " + own);
            int node = k;
            Cluster.until(
                    "node " + k + " knows its own",
                    Cluster.SHORT,
                    () -> cluster.shell(node, "mosix:partners").out().startsWith("our own nodes: " + own));
        }
    }

    @AfterEach
    void asBefore() throws IOException {
        programs.stream().filter(Command::running).forEach(cluster::end);
        for (int k = 1; k <= Cluster.NODES; k++) {
            cluster.shell(k, "mosix:connect");
            cluster.shell(k, "mosix:partner-remove other");
            cluster.said(k, "config:delete org.mosix.sharing");
            cluster.said(k, "feature:uninstall " + FEATURE);
            Files.deleteIfExists(file(k).getParent());
        }
        Membership.ofNone(cluster);
        Membership.ofOne(cluster);
        Command.Result r = cluster.home("mosrun", "-r", "3", "true");
        assertEquals(0, r.status(), () -> "all are one owner's again: " + r);
        Command.Result none = cluster.shell(1, "mosix:partners");
        assertTrue(none.out().contains("install the feature mosix-sharing"), none::toString);
    }

    /** Owners without: their nodes go by addresses. */
    void authorities() {}

    /** Of this class alone: the same tests run with authorities, too. */
    private Path file(String name) {
        return cluster.files().resolve(getClass().getSimpleName() + "-" + name);
    }

    private Path file(int node) {
        return cluster.state().resolve("node." + node + "/base/etc/partners/other");
    }

    /** Node 3 knows no partner to whom its home belongs. */
    void refusedAsNobodys() {
        refused("the home of this process belongs to no cluster that this node knows");
    }

    private void refused(String why) {
        Command.Result r = cluster.home("mosrun", "-r", "3", "true");
        assertEquals(125, r.status(), r::toString);
        assertEquals("mosrun: node 3 cannot be used: " + why + "\n", r.err());
    }

    private void works(int node) {
        Command.Result r = cluster.home("mosrun", "-r", Integer.toString(node), "sh", "-c", "echo there; exit 4");
        assertEquals("there\n", r.out(), r::toString);
        assertEquals(4, r.status(), r::toString);
    }

    @Test
    void bothOwnersMustAgree() {
        refused("it belongs to no cluster that this node knows");
        works(2);
        cluster.said(1, "mosix:partner-set other nodes 10.77.0.3");
        refused("this node sends no processes to other: can-send is no");
        cluster.said(1, "mosix:partner-set other can-send yes");
        refusedAsNobodys();
        cluster.said(FOREIGN, "mosix:partner-set other nodes 10.77.0.1-10.77.0.2");
        refused("this node takes no processes of other: can-take is no");
        cluster.said(FOREIGN, "mosix:partner-set other can-take yes");
        works(3);
        cluster.said(FOREIGN, "mosix:partner-set other guest-limit 0");
        Command.Result limited = cluster.home("mosrun", "-r", "3", "true");
        assertEquals(125, limited.status(), limited::toString);
        assertTrue(limited.err().contains("other"), limited::toString);
        cluster.said(FOREIGN, "mosix:partner-unset other guest-limit");
        works(3);
        cluster.said(1, "mosix:partner-remove other");
        refused("it belongs to no cluster that this node knows");
    }

    @Test
    void whatIsHereStays() throws IOException {
        cluster.said(1, "mosix:partner-set other nodes 10.77.0.3");
        cluster.said(1, "mosix:partner-set other can-send yes");
        cluster.said(FOREIGN, "mosix:partner-set other nodes 10.77.0.1-10.77.0.2");
        cluster.said(FOREIGN, "mosix:partner-set other can-take yes");
        Path end = file("partners-end");
        String waits = "echo up; while [ ! -e " + end + " ]; do sleep 0.05; done; (exit 3); echo $?";
        Command program = cluster.startAtHome("", "mosrun", "-r", "3", "sh", "-c", waits);
        Cluster.until(
                "it works there", Cluster.SHORT, () -> program.outputSoFar().equals("up\n"));
        cluster.said(FOREIGN, "mosix:partner-remove other");
        refusedAsNobodys();
        assertTrue(program.running());
        Files.createFile(end);
        Command.Result r = program.finish(Cluster.SHORT);
        assertEquals("up\n3\n", r.out(), r::toString);
    }

    /** Node 1 and node 2 agree with node 3 that each may use the other. */
    void partners() {
        for (int k = 1; k <= Cluster.NODES; k++) {
            cluster.said(k, "mosix:partner-set other nodes " + (k == FOREIGN ? "10.77.0.1-10.77.0.2" : "10.77.0.3"));
            cluster.said(k, "mosix:partner-set other can-send yes");
            cluster.said(k, "mosix:partner-set other can-take yes");
        }
    }

    /** A program of this home that works on that node until the file is there, and then says where it is at home. */
    private Command works(int home, int host, Path end) {
        String waits = "echo $$; n=0; while [ ! -e " + end + " ]; do n=$((n+1)); done; hostname; exit 5";
        Command program = cluster.startAt(home, "", "mosrun", "-r", Integer.toString(host), "sh", "-c", waits);
        Cluster.until("it works", Cluster.SHORT, () -> program.outputSoFar().contains("\n") || !program.running());
        programs.add(program);
        assertEquals(host, cluster.place(home, program.outputSoFar().strip()));
        return program;
    }

    @Test
    void aClusterLeavesAndComesBack() throws IOException {
        partners();
        Path end = file("partners-left");
        Command ours = works(1, FOREIGN, end);
        Path soon = file("partners-among");
        Command among = works(1, 2, soon);
        Command theirs = works(FOREIGN, 2, end);
        Command.Result left = cluster.said(1, "mosix:disconnect");
        assertTrue(left.out().endsWith("2 processes have come home\n"), left::toString);
        assertEquals(1, cluster.place(1, ours.outputSoFar().strip()), "our own is back");
        assertEquals(2, cluster.place(1, among.outputSoFar().strip()), "among ourselves nothing changes");
        assertEquals(FOREIGN, cluster.place(FOREIGN, theirs.outputSoFar().strip()), "the guest is gone");
        refused("this cluster is disconnected from others; mosix:connect there ends that");
        Command.Result in = cluster.mosix(Cluster.SHORT, "exec", "3", "--", "mosrun", "-r", "2", "true");
        assertEquals(125, in.status(), in::toString);
        assertTrue(in.err().contains("this cluster is disconnected from others"), in::toString);
        Files.createFile(soon);
        assertEquals(5, among.finish(Cluster.SHORT).status());
        Command.Result restart = cluster.mosix(java.time.Duration.ofSeconds(120), "restart", "2");
        assertEquals(0, restart.status(), restart::toString);
        Command.Result still = cluster.mosix(Cluster.SHORT, "exec", "3", "--", "mosrun", "-r", "2", "true");
        assertEquals(125, still.status(), () -> "it holds after a start: " + still);

        Command.Result back = cluster.said(1, "mosix:connect");
        assertEquals("connected\n", back.out(), back::toString);
        Command.Result again = cluster.mosix(Cluster.SHORT, "exec", "3", "--", "mosrun", "-r", "2", "true");
        assertEquals(0, again.status(), again::toString);
        Files.createFile(end);
        // Of node 3's files this one knows nothing.
        String touch = "mkdir -p " + end.getParent() + " && touch " + end;
        Command.Result there = cluster.mosix(Cluster.SHORT, "exec", "3", "--", "sh", "-c", touch);
        assertEquals(0, there.status(), there::toString);
        for (Command program : new Command[] {ours, theirs}) {
            Command.Result r = program.finish(Cluster.SHORT);
            assertEquals(5, r.status(), r::toString);
            assertTrue(r.out().endsWith(program == ours ? "node1\n" : "node3\n"), r::toString);
        }
    }

    @Test
    void aBadLineIsToldAndTheRestHolds() throws IOException {
        Files.createDirectories(file(1).getParent());
        Files.writeString(file(1), "nodes = 10.77.0.3\ncan-take = perhaps\ncan-snd = yes\ncan-send = yes\n");
        Cluster.until(
                "it is read",
                Cluster.SHORT,
                () -> cluster.said(1, "mosix:partners").out().contains("other"));
        Command.Result r = cluster.said(1, "mosix:partners");
        assertTrue(r.out().contains("not in force: other:2: "), r::toString);
        assertTrue(r.out().contains("not in force: other:3: "), r::toString);
        assertFalse(r.out().contains("other:1"), r::toString);
        refusedAsNobodys();
        Command.Result wrong = cluster.shell(1, "mosix:partner-set other priority best");
        assertTrue(wrong.status() != 0 || wrong.out().contains("priority"), wrong::toString);
        assertTrue(
                Files.readString(file(1)).startsWith("nodes = 10.77.0.3\ncan-take = perhaps\n"), "nothing is changed");
    }
}
