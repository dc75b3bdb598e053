package org.mosix.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.ArgumentCommandLine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mosix.api.Malformed;
import org.mosix.api.NodeId;
import org.mosix.api.PolicyBook;
import org.mosix.api.PolicyTester;
import org.mosix.api.Refused;

/** {@code mosix:policy-test}, with and without somebody who asks policies. */
class PolicyTestCommandTest extends ShellCase {
    /** Tells what it was asked, and what it is told to. */
    private static final class Told implements PolicyTester {
        final List<String> asked = new ArrayList<>();

        @Override
        public List<String> names() {
            return List.of("memory", "ours");
        }

        private static Trial trial(String kind, Proposed proposed, String fault, Optional<Figures> figures) {
            List<PolicyBook.PolicyState> states =
                    List.of(new PolicyBook.PolicyState(kind, "ours", true, fault.isEmpty(), fault, 3, 12));
            return new Trial(kind, List.of("memory", "ours"), List.of(proposed), 7, fault, figures, states);
        }

        @Override
        public Report present(Optional<String> policy) throws Refused {
            asked.add("present " + policy.orElse("all"));
            Proposed move = new Proposed(
                    0, 4711, "cc1", new NodeId(1), new NodeId(2), "ours", "why not", Map.of("load", 1.5), 0.5);
            Proposed begins = new Proposed(0, 0, "", new NodeId(1), new NodeId(3), "ours", "", Map.of(), 0);
            return new Report(
                    "2 nodes",
                    List.of(
                            trial("move", move, "", Optional.empty()),
                            trial("place", begins, "it broke", Optional.empty())),
                    Optional.empty());
        }

        @Override
        public Report recorded(Path file, Optional<String> policy) throws Malformed {
            asked.add("recorded " + file + " " + policy.orElse("all"));
            throw new Malformed(file + ":3: nonsense");
        }

        @Override
        public Report simulated(Simulation s, Optional<String> policy) {
            asked.add("simulated " + s.nodes() + " " + s.jobs() + " " + s.seed());
            Proposed begins = new Proposed(1.5, 9, "", new NodeId(1), new NodeId(3), "", "", Map.of(), 0);
            Trial none = new Trial("none", List.of(), List.of(), 0, "not done", Optional.empty(), List.of());
            return new Report(
                    "20 nodes",
                    List.of(trial("place", begins, "", Optional.of(new Figures(30, 3, 0.25))), none),
                    Optional.of(new Figures(20, 2, 0)));
        }

        @Override
        public String record(Path file) {
            asked.add("record " + file);
            return "2 nodes";
        }
    }

    private final Told tester = new Told();

    @BeforeEach
    void offer() {
        List.of(TestPolicies.class, PolicyCompleter.class).forEach(manager::register);
    }

    @Test
    void withoutOthersItSaysWhatToDo() {
        CommandException e = assertThrows(CommandException.class, () -> session.execute("mosix:policy-test"));
        assertTrue(e.getMessage().contains("install the feature mosix-information"), e::getMessage);
    }

    @Test
    void whatPoliciesWouldDoIsTold() throws Exception {
        factory.getRegistry().register(tester);
        assertEquals("""
                2 nodes

                move: memory, ours
                  1. process 4711 (cc1) from node 1 to 2, by ours: why not (load 1.50); predicted +50 %
                  and 7 more
                  ours: asked 3 times, 12 us each

                place: memory, ours
                  1. a new program begins on node 3, by ours
                  and 7 more
                  ! it broke
                  ours: asked 3 times, 12 us each
                """, run("mosix:policy-test ours"));
        assertEquals(List.of("present ours"), tester.asked);
    }

    @Test
    void aSimulationIsCompared() throws Exception {
        factory.getRegistry().register(tester);
        String text = run("mosix:policy-test --simulate nodes=20,jobs=60,seed=7");
        assertEquals(List.of("simulated 20 60 7"), tester.asked);
        assertTrue(text.contains("  1. after 1.50 s job 9 of node 1 begins on node 3\n"), text);
        assertTrue(text.matches("(?s).*place: memory, ours\\W+30\\.0\\W+1\\.50\\W+3\\.00\\W+1\\.50\\W+0\\.25.*"), text);
        assertTrue(text.matches("(?s).*no moves: not done.*bound.*20\\.0\\W+1\\.00\\W+2\\.00.*"), text);
        for (String no :
                List.of("nodes=20", "nodes=0,jobs=1,seed=1", "nodes=101,jobs=1,seed=1", "nodes=2,jobs=1001,seed=1")) {
            assertThrows(Malformed.class, () -> session.execute("mosix:policy-test -s " + no), no);
        }
    }

    @Test
    void viewsAreRecordedAndRead() throws Exception {
        factory.getRegistry().register(tester);
        assertEquals("recorded in /a/b: 2 nodes\n", run("mosix:policy-test --record /a/../a/b"));
        assertThrows(Malformed.class, () -> session.execute("mosix:policy-test --from /a/b ours"));
        assertEquals(List.of("record /a/b", "recorded /a/b ours"), tester.asked);
        assertThrows(CommandException.class, () -> session.execute("mosix:policy-test --from /a --record /b"));
    }

    @Test
    void helpsAndCompletes() throws Exception {
        factory.getRegistry().register(tester);
        assertTrue(run("mosix:policy-test --help").contains("mosix:policy-test"));
        List<String> found = new ArrayList<>();
        manager.instantiate(PolicyCompleter.class).complete(session, new ArgumentCommandLine("", 0), found);
        assertEquals(
                List.of("memory", "ours"), found.stream().map(String::strip).toList());
    }
}
