package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Node 1 lets one process of class 0 work, and two of class 5; whoever is too many waits frozen. */
@ExtendWith(Nodes.class)
class FloodIT {
    private static final String MARKS = "0 0 1 1 -1 -1 0 1 60\n5 0 2 2 -1 -1 0 2 60\n";
    private static final String RULE = "service:list org.mosix.api.FloodRule";
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final Path conf;
    private final Path end;
    private final List<Command> programs = new ArrayList<>();

    FloodIT(Cluster cluster) {
        this.cluster = cluster;
        conf = cluster.state().resolve("node.1/base/etc/freeze.conf");
        end = cluster.files().resolve("flood.end");
    }

    @BeforeEach
    void limit() throws IOException {
        Files.writeString(conf, MARKS);
        ruled(true);
    }

    private void ruled(boolean yes) {
        Cluster.until(
                "flood control is " + (yes ? "on" : "off"),
                WAIT,
                () -> cluster.said(1, RULE).out().contains("FloodRule]") == yes);
    }

    @AfterEach
    void noLimit() throws IOException {
        programs.stream().filter(Command::running).forEach(cluster::end);
        Files.delete(conf);
        Files.deleteIfExists(end);
        ruled(false);
    }

    /** One process that waits for a file and says its number, which is that of the shell that says it before. */
    private String begin(String mosrun) {
        String program =
                "import os, sys, time\nwhile not os.path.exists(sys.argv[1]):\n time.sleep(0.05)\nprint(os.getpid())";
        Command command = cluster.startAtHome(
                "", "sh", "-c", "echo $$; exec " + mosrun + " /usr/bin/python3 -c '" + program + "' " + end);
        programs.add(command);
        Cluster.until("it begins", WAIT, () -> !command.outputSoFar().isEmpty());
        String pid = command.outputSoFar().strip();
        Cluster.until("it is in its job", WAIT, () -> !state(pid).isEmpty());
        return pid;
    }

    private String state(String pid) {
        return cluster.listed(1, pid).map(cells -> cells[4]).orElse("");
    }

    private void becomes(String pid, String state) {
        Cluster.until(pid + " is " + state, WAIT, () -> state(pid).equals(state));
    }

    private void endRight() throws IOException {
        Files.createFile(end);
        Set<String> wanted = new TreeSet<>();
        Set<String> said = new TreeSet<>();
        for (Command program : programs) {
            Command.Result r = program.finish(WAIT);
            assertEquals(0, r.status(), r::toString);
            List<String> lines = r.out().lines().toList();
            wanted.add(lines.get(0));
            said.add(lines.get(1));
        }
        assertEquals(wanted, said);
    }

    @Test
    void eachClassHasItsOwnPlaces() throws IOException {
        String first = begin("mosrun");
        String second = begin("mosrun");
        becomes(second, "frozen");
        // In a job a job has its class.
        List<String> five = List.of(begin("mosrun -G 5 mosrun"), begin("mosrun -G 5"), begin("mosrun -G 5"));
        becomes(five.get(2), "frozen");
        String free = begin("mosrun -G 6");
        assertEquals("home", state(first));
        assertEquals(List.of("home", "home"), List.of(state(five.get(0)), state(five.get(1))));
        assertEquals("home", state(free), "nothing is said of its class");
        assertEquals("frozen", state(second));
        assertTrue(cluster.said(1, "mosix:policies").out().matches("(?s).*freeze +[|│] circle +[|│] \\* .*"));
        endRight();
    }

    @Test
    void withoutItsPolicyWhatIsFrozenStaysSoAndWhatIsNewBegins() throws IOException {
        String first = begin("mosrun");
        String second = begin("mosrun");
        becomes(second, "frozen");
        cluster.said(1, "config:property-set --pid org.mosix.flood freeze none-of-ours");
        try {
            Cluster.until(
                    "it says so",
                    WAIT,
                    () -> cluster.shell(1, "mosix:policies")
                            .out()
                            .matches("(?s).*freeze +[|│] none-of-ours +[|│] \\* .* no freeze decisions are made.*"));
            ruled(true);
            String third = begin("mosrun");
            assertEquals("home", state(third));
            assertEquals("frozen", state(second));
            assertEquals("home", state(first));
        } finally {
            cluster.said(1, "config:delete org.mosix.flood");
        }
        Cluster.until("one of the two is frozen", WAIT, () -> frozen() == 2);
        endRight();
    }

    private long frozen() {
        return cluster.home("mosps")
                .out()
                .lines()
                .filter(line -> line.contains(" frozen "))
                .count();
    }
}
