package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Programs that begin on one node go to others by themselves; nodes have unlike parts of this machine's processors. */
@ExtendWith(Nodes.class)
class BalanceIT {
    private static final String FEATURE = "mosix-information";
    private static final int[] PERCENT = {0, 20, 30, 40};
    private static final int PROGRAMS = 6;
    /** The profile of a process, gossip, and moves by JVMs that have a part of a busy processor. */
    private static final Duration SPREAD = Duration.ofSeconds(120);

    private static final Duration WORK = Duration.ofSeconds(300);

    private final Cluster cluster;
    private final List<Command> programs = new ArrayList<>();

    BalanceIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void install(Cluster cluster) {
        for (int k = 1; k <= Cluster.NODES; k++) {
            cluster.said(k, "feature:install " + FEATURE);
        }
        Cluster.until(
                "node 1 knows all",
                SPREAD,
                () -> cluster.home("mosnodes")
                                .out()
                                .lines()
                                .filter(line -> line.matches(".* up +yes +\\d+\\.\\d +[1-9].*"))
                                .count()
                        == Cluster.NODES);
        limit(cluster, PERCENT);
    }

    private static void limit(Cluster cluster, int... percents) {
        for (int k = 1; k <= Cluster.NODES; k++) {
            String much = percents.length == 0 ? "off" : Integer.toString(percents[k]);
            Command.Result r = cluster.mosix(Cluster.SHORT, "cpu", Integer.toString(k), much);
            assertEquals(0, r.status(), r::toString);
        }
    }

    @AfterAll
    static void uninstall(Cluster cluster) {
        limit(cluster);
        for (int k = 1; k <= Cluster.NODES; k++) {
            cluster.said(k, "feature:uninstall " + FEATURE);
        }
    }

    @AfterEach
    void end() {
        programs.stream().filter(Command::running).forEach(cluster::end);
    }

    /** Computes until a file of its home is there, and then tells where its home is and whether it computed right. */
    private Command computes(String end, String... options) {
        String waits = "echo $$; n=0; bad=0; while [ ! -e " + cluster.files().resolve(end)
                + " ]; do i=0; while [ $i -lt 20000 ]; do i=$((i+1)); n=$((n+1)); x=$((n*7));"
                + " [ $((x/7)) = $n ] || bad=$((bad+1)); done; done; echo $bad; hostname";
        List<String> words = new ArrayList<>(List.of("mosrun"));
        words.addAll(List.of(options));
        words.addAll(List.of("sh", "-c", waits));
        Command program = cluster.startAtHome("", words.toArray(String[]::new));
        programs.add(program);
        Cluster.until("it works", WORK, () -> program.outputSoFar().contains("\n") || !program.running());
        assertTrue(program.running(), () -> program.finish(Cluster.SHORT).toString());
        return program;
    }

    /** Its first line, whatever else it has said meanwhile. */
    private static String pid(Command program) {
        return program.outputSoFar().lines().findFirst().orElseThrow();
    }

    private void endsRight(String end) {
        assertEquals(0, cluster.sh("touch " + cluster.files().resolve(end)).status());
        for (Command program : programs) {
            String pid = pid(program);
            Command.Result r = program.finish(WORK);
            assertEquals(pid + "\n0\nnode1\n", r.out(), r::toString);
            assertEquals("", r.err(), r::toString);
            assertEquals(0, r.status(), r::toString);
        }
    }

    private Set<Integer> places() {
        Set<Integer> places = new TreeSet<>();
        programs.forEach(p -> places.add(cluster.place(1, pid(p))));
        return places;
    }

    @Test
    void programsSpreadByThemselvesAndWhyIsKnown() {
        for (int i = 0; i < PROGRAMS; i++) {
            computes("balanced");
        }
        Command kept = computes("balanced", "-L", "-J", "77");
        Cluster.until("they are on all nodes", SPREAD, () -> places().equals(Set.of(1, 2, 3)));
        assertEquals(1, cluster.place(1, pid(kept)), "it is locked");
        Command.Result decisions = cluster.said(1, "mosix:decisions -l");
        assertTrue(decisions.out().contains("opportunity-cost"), decisions::toString);
        String moved = programs.stream()
                .filter(p -> cluster.place(1, pid(p)) != 1)
                .map(BalanceIT::pid)
                .findFirst()
                .orElseThrow();
        Command.Result why = cluster.home("moswhy", moved);
        assertTrue(why.out().contains("s ago: from node 1 to "), why::toString);
        Command.Result list = cluster.home("mosps", "-l", "-J", "77");
        assertTrue(list.out().matches("(?s) *PID +NODE .*\n *" + pid(kept) + " +1 .* yes .* 77 +sh\n"), list::toString);
        endsRight("balanced");
    }

    @Test
    void theBestNodeIsAskedFor() {
        Command best = computes("placed", "-b");
        Command.Result policies = cluster.said(1, "mosix:policies");
        assertTrue(
                policies.out().matches("(?s).*place +[|│] opportunity-cost +[|│] \\* +[|│] +1 .*"), policies::toString);
        assertTrue(best.running());
        endsRight("placed");
    }

    private long decisions() {
        return cluster.said(1, "mosix:decisions").out().lines().count();
    }

    @Test
    void whatPoliciesWouldDoIsToldAndNothingMoves() {
        Command kept = computes("told", "-L");
        long decisions = decisions();
        Command.Result now = cluster.said(1, "mosix:policy-test");
        assertTrue(now.out().contains("what this node knows now: 3 nodes, 0 processes"), now::toString);
        assertTrue(
                now.out().matches("(?s).*4\\. a new program begins on node [123], by opportunity-cost.*"),
                now::toString);
        String view = cluster.files().resolve("view").toString();
        cluster.said(1, "mosix:policy-test --record " + view);
        Command.Result then = cluster.said(1, "mosix:policy-test --from " + view + " home");
        assertTrue(then.out().contains("1. a new program begins on node 1, by home"), then::toString);
        Command.Result simulated = cluster.said(1, "mosix:policy-test --simulate nodes=20,jobs=60,seed=7");
        assertTrue(simulated.out().contains("no moves") && simulated.out().contains("MAKESPAN-S"), simulated::toString);
        assertEquals(decisions, decisions());
        assertEquals(1, cluster.place(1, pid(kept)));
        endsRight("told");
    }

    @Test
    void aPolicyThatIsMissingStopsDecisionsAndNothingElse() {
        cluster.said(1, "config:property-set --pid org.mosix.balance move none-of-ours");
        try {
            Cluster.until(
                    "it says so",
                    Cluster.SHORT,
                    () -> cluster.shell(1, "mosix:policies").out().contains("! it is not there"));
            for (int i = 0; i < 2; i++) {
                computes("missing");
            }
            assertEquals(Set.of(1), places());
            Command.Result moved = cluster.home("mosmigrate", pid(programs.get(0)), "3");
            assertEquals(0, moved.status(), moved::toString);
            endsRight("missing");
        } finally {
            cluster.said(1, "config:delete org.mosix.balance");
        }
        Cluster.until(
                "all is as before",
                Cluster.SHORT,
                () -> !cluster.shell(1, "mosix:policies").out().contains("!"));
    }

    /** What somebody runs who sits at node 3; no mosrun. */
    @Test
    void whoWorksAtAMachineHasItAndGuestsComeAgainLater() {
        for (int i = 0; i < PROGRAMS; i++) {
            computes("owned");
        }
        Cluster.until("node 3 has guests", SPREAD, () -> places().contains(3));
        Command work = cluster.startAt(3, "", "sh", "-c", "while :; do :; done");
        try {
            Cluster.until("they have left it", SPREAD, () -> !places().contains(3));
            Command.Result sent = cluster.home("mosrun", "-r", "3", "sh", "-c", "exit 6");
            assertEquals(6, sent.status(), () -> "users may send programs there: " + sent);
            Cluster.until(
                    "that is told",
                    SPREAD,
                    () -> cluster.said(3, "mosix:policies").out().matches("(?s).*evict +[|│] owner +[|│] \\* .*"));
        } finally {
            cluster.end(work);
        }
        Cluster.until("they have come again", SPREAD, () -> places().contains(3));
        endsRight("owned");
    }
}
