package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/**
 * Three owners, each with a node: that of node 2 takes processes of the two others, those of node 1 first, and sends none; the others
 * take none.
 */
@ExtendWith(Nodes.class)
class PriorityIT {
    private static final String FEATURE = "mosix-sharing";
    private static final int GOOD = 1;
    private static final int HOST = 2;
    private static final int BAD = 3;
    /** What the issue of better ones may take until the worse one is home. */
    private static final Duration PUSHED = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final List<Command> programs = new ArrayList<>();

    PriorityIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private Path partners(int node) {
        return cluster.state().resolve("node." + node + "/base/etc/partners");
    }

    private void partner(int node, String name, String text) throws IOException {
        Files.createDirectories(partners(node));
        Files.writeString(partners(node).resolve(name), text);
    }

    @BeforeEach
    void threeOwners() throws IOException {
        Membership.ofNone(cluster);
        partner(HOST, "good", "nodes = 10.77.0.1\ncan-take = yes\npriority = 20\n");
        partner(HOST, "bad", "nodes = 10.77.0.3\ncan-take = yes\npriority = 50\n");
        partner(GOOD, "host", "nodes = 10.77.0.2\ncan-send = yes\n");
        partner(BAD, "host", "nodes = 10.77.0.2\ncan-send = yes\n");
        for (int k = 1; k <= Cluster.NODES; k++) {
            cluster.said(k, "feature:install " + FEATURE);
            cluster.said(k, "config:property-set --pid org.mosix.sharing own 10.77.0." + k);
            int node = k;
            Cluster.until(
                    "node " + k + " knows its own",
                    Cluster.SHORT,
                    () -> cluster.shell(node, "mosix:partners").out().startsWith("our own nodes: 10.77.0." + node));
        }
    }

    @AfterEach
    void asBefore() throws IOException {
        programs.stream().filter(Command::running).forEach(cluster::end);
        cluster.said(HOST, "mosix:guests default");
        for (int k = 1; k <= Cluster.NODES; k++) {
            cluster.said(k, "config:delete org.mosix.sharing");
            cluster.said(k, "feature:uninstall " + FEATURE);
            for (String name : new String[] {"good", "bad", "host"}) {
                Files.deleteIfExists(partners(k).resolve(name));
            }
            Files.deleteIfExists(partners(k));
        }
        Membership.ofOne(cluster);
    }

    private Command.Result at(int home, String... words) {
        List<String> line = new ArrayList<>(List.of("exec", Integer.toString(home), "--"));
        line.addAll(List.of(words));
        return cluster.mosix(Cluster.SHORT, line.toArray(String[]::new));
    }

    /** A program that computes on node 2 until a file of its home is there, says where its home is, and ends with that status. */
    private Command works(int home, String end, int status) {
        Path file = cluster.files().resolve(end);
        String waits = "echo $$; n=0; bad=0; while [ ! -e " + file + " ]; do n=$((n+1)); x=$((n*7));"
                + " [ $((x/7)) = $n ] || bad=$((bad+1)); done; echo $bad; hostname; exit " + status;
        Command program = cluster.startAt(home, "", "mosrun", "-r", Integer.toString(HOST), "sh", "-c", waits);
        programs.add(program);
        Cluster.until("it works", Cluster.SHORT, () -> program.outputSoFar().contains("\n") || !program.running());
        assertTrue(program.running(), () -> program.finish(Cluster.SHORT).toString());
        return program;
    }

    private int place(int home, Command program) {
        return cluster.place(home, program.outputSoFar().strip());
    }

    private void refused(int home, int host, String why) {
        Command.Result r = at(home, "mosrun", "-r", Integer.toString(host), "true");
        assertEquals(125, r.status(), r::toString);
        assertEquals("mosrun: node " + host + " cannot be used: " + why + "\n", r.err());
    }

    private void endsRight(int home, Command program, String end, int status) {
        String pid = program.outputSoFar();
        Path file = cluster.files().resolve(end);
        Command.Result touch = at(home, "sh", "-c", "mkdir -p " + file.getParent() + " && touch " + file);
        assertEquals(0, touch.status(), touch::toString);
        Command.Result r = program.finish(Cluster.SHORT);
        assertEquals(pid + "0\nnode" + home + "\n", r.out(), r::toString);
        assertEquals("", r.err(), r::toString);
        assertEquals(status, r.status(), r::toString);
    }

    @Test
    void oneMayUseTheOtherAndNotTheReverse() {
        Command.Result there = at(GOOD, "mosrun", "-r", "2", "sh", "-c", "exit 4");
        assertEquals(4, there.status(), there::toString);
        refused(HOST, GOOD, "this node sends no processes to good: can-send is no");
        cluster.said(HOST, "mosix:partner-set good can-send yes");
        refused(HOST, GOOD, "this node takes no processes of host: can-take is no");
        refused(GOOD, BAD, "it belongs to no cluster that this node knows");
    }

    @Test
    void theBetterOneTakesThePlaceOfTheWorse() {
        assertEquals("at most 1 guests\n", cluster.said(HOST, "mosix:guests 1").out());
        Command worse = works(BAD, "priority-bad", 7);
        assertEquals(HOST, place(BAD, worse));
        refused(BAD, HOST, "this node takes 1 guests and has 1; too few of them have a worse priority than 50");

        Command better = works(GOOD, "priority-good", 5);
        Cluster.until("the worse one is home", PUSHED, () -> place(BAD, worse) == BAD);
        assertEquals(HOST, place(GOOD, better));
        String guests = cluster.said(HOST, "mosix:guests").out();
        assertTrue(guests.matches("(?s)at most 1 guests\n.*1 .*1 .*good .*20.*") && !guests.contains("bad"), guests);
        refused(GOOD, HOST, "this node takes 1 guests and has 1; too few of them have a worse priority than 20");
        assertEquals(BAD, place(BAD, worse), "it does not go out again by itself");

        endsRight(GOOD, better, "priority-good", 5);
        endsRight(BAD, worse, "priority-bad", 7);
        // The place is free at once, each time.
        for (int i = 0; i < 3; i++) {
            Command.Result again = at(BAD, "mosrun", "-r", "2", "sh", "-c", "exit 9");
            assertEquals(9, again.status(), again::toString);
        }
    }
}
