package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Programs that are left alone: a shell that works on node 2 starts them, and they run at home without a tracer. */
@ExtendWith(Nodes.class)
class NativeIT {
    /** Says who traces it and what it is, and waits for a file. */
    private static final String PROGRAM =
            "echo $$ $(grep TracerPid /proc/$$/status);" + " while [ ! -e END ]; do sleep 0.1; done; exit 9";

    private final Cluster cluster;

    NativeIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private Command startAway(String end, String how) {
        Path directory = cluster.files();
        String inner =
                how + " sh -c '" + PROGRAM.replace("END", directory.resolve(end).toString()) + "'; echo status $?";
        Command command = cluster.startAtHome("", "mosrun", "-r", "2", "sh", "-c", "echo $$; " + inner);
        Cluster.until(
                "the program runs",
                Cluster.SHORT,
                () -> command.outputSoFar().lines().count() >= 2 || !command.running());
        assertTrue(command.running(), () -> command.finish(Cluster.SHORT).toString());
        return command;
    }

    private void endsRight(Command command, String end, String pids) {
        cluster.home("touch", cluster.files().resolve(end).toString());
        Command.Result r = command.finish(Cluster.SHORT);
        assertEquals(pids + "status 9\n", r.out(), r::toString);
        assertEquals("", r.err(), r::toString);
    }

    @Test
    void nativeRunsOutsideOfTheJobItWasStartedIn() {
        Command command = startAway("native.end", "native");
        try {
            List<String> lines = command.outputSoFar().lines().toList();
            String[] program = lines.get(1).split(" ");
            assertEquals("0", program[2], "nobody traces it");
            assertEquals(2, cluster.place(1, lines.get(0)), "its parent stays where it works");
            assertEquals(0, cluster.place(1, program[0]), "mosps does not list it");
            Command.Result moved = cluster.home("mosmigrate", program[0], "3");
            assertEquals(1, moved.status(), moved::toString);
            assertTrue(moved.err().contains("was not started by mosrun"), moved::toString);
            endsRight(command, "native.end", lines.get(0) + "\n" + lines.get(1) + "\n");
        } finally {
            if (command.running()) {
                cluster.end(command);
            }
        }
    }

    @Test
    void aNativeJobStaysAtHomeAndIsListed() {
        Command command = startAway("job.end", "mosrun -E");
        try {
            List<String> lines = command.outputSoFar().lines().toList();
            String[] program = lines.get(1).split(" ");
            assertEquals("0", program[2], "nobody traces it");
            assertEquals(2, cluster.place(1, lines.get(0)), "its parent stays where it works");
            Command.Result list = cluster.home("mosps");
            assertTrue(list.out().matches("(?s).*\\n *" + program[0] + " .* 1 +native .*"), list::toString);
            String never = "process " + program[0] + " runs natively (mosrun -E) and is never moved\n";
            assertEquals(
                    "mosmigrate: " + never,
                    cluster.home("mosmigrate", program[0], "3").err());
            assertEquals(
                    "mosmigrate: " + never,
                    cluster.home("mosmigrate", program[0], "freeze").err());
            Command.Result why = cluster.home("moswhy", program[0]);
            assertEquals(never.replace(program[0], program[0] + " (sh)"), why.out(), why::toString);
            endsRight(command, "job.end", lines.get(0) + "\n" + lines.get(1) + "\n");
        } finally {
            if (command.running()) {
                cluster.end(command);
            }
        }
    }

    @Test
    void outsideOfAJobNativeJustRunsTheProgram() {
        Command.Result r = cluster.sh("native sh -c 'exit 3'; echo $?");
        assertEquals("3\n", r.out(), r::toString);
    }
}
