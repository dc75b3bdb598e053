package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What users have said of their jobs and processes holds when the bundles that heard it are replaced. */
@ExtendWith(Nodes.class)
class KeptIT {
    private final Cluster cluster;
    private final Updates updates;

    KeptIT(Cluster cluster) {
        this.cluster = cluster;
        updates = new Updates(cluster);
    }

    private Command begin(String end, String... words) {
        String all = "echo $$; n=0; while [ ! -e " + end + " ]; do n=$((n+1)); done; exit 7";
        List<String> line = new ArrayList<>(List.of("mosrun"));
        line.addAll(List.of(words));
        line.addAll(List.of("sh", "-c", all));
        Command program = cluster.startAtHome("", line.toArray(String[]::new));
        Cluster.until("it works", Updates.REFRESH, () -> program.outputSoFar().contains("\n"));
        return program;
    }

    private void end(Command program, String end) {
        assertEquals(0, cluster.sh("touch " + end).status());
        Command.Result r = program.finish(Updates.REFRESH);
        assertEquals(7, r.status(), r::toString);
        assertEquals("", r.err(), r::toString);
    }

    /** In the table of mosps, the line of a process. */
    private String line(String pid, String... options) {
        List<String> words = new ArrayList<>(List.of("mosps"));
        words.addAll(List.of(options));
        return cluster.home(words.toArray(String[]::new))
                .out()
                .lines()
                .filter(line -> line.strip().startsWith(pid + " "))
                .findFirst()
                .orElse("");
    }

    @Test
    void whatWasToldOfAJob() {
        String end = cluster.files().resolve("kept-told").toString();
        Command program = begin(end, "-L", "-G", "5", "-m", "12", "-J", "77");
        String pid = program.outputSoFar().strip();
        String before = line(pid, "-l", "-J", "77");
        assertTrue(before.contains(" yes "), before);
        String told = before.substring(before.indexOf(" yes "));
        updates.update(1, "mosix-migration");
        Cluster.until(
                "it is known by its number again",
                Updates.REFRESH,
                () -> !line(pid, "-l", "-J", "77").isEmpty());
        String after = line(pid, "-l", "-J", "77");
        assertTrue(after.endsWith(told), () -> before + "\n" + after);
        end(program, end);
    }

    @Test
    void whoIsFrozenByHandIsSoAgain() {
        String end = cluster.files().resolve("kept-frozen").toString();
        Command program = begin(end);
        String pid = program.outputSoFar().strip();
        assertEquals(0, cluster.home("mosmigrate", pid, "freeze").status());
        assertTrue(line(pid).contains(" frozen "), () -> line(pid));
        updates.update(1, "mosix-migration");
        Cluster.until("it is frozen again", Updates.REFRESH, () -> line(pid).contains(" frozen "));
        assertTrue(line(pid).contains("manual"), () -> line(pid));
        assertEquals(0, cluster.home("mosmigrate", pid, "continue").status());
        end(program, end);
    }
}
