package org.mosix.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mosix.api.RunSpec;
import org.mosix.door.OpenDoor.Outcome;

/** {@code mosrun -E} and {@code native}: the real client against a real door. */
class NativeCommandTest extends WithDoor {
    @Test
    void aNativeJobIsAskedFor() throws Exception {
        for (String option : List.of("-E", "--native", "-hE")) {
            Outcome o = door.run("mosrun", option, "-J", "5", "sh", "-c", "echo $$; exit 7");
            assertEquals(7, o.status(), o.toString());
            SmallCluster.Start start = door.cluster.natives.remove();
            assertEquals(start.caller().pid() + "\n", o.out());
            assertEquals(Optional.of(5), start.spec().hints().tag());
        }
        assertEquals(0, door.run("mosrun", "-E", "-F", "-r", "2", "true").status());
        RunSpec spec = door.cluster.natives.remove().spec();
        assertTrue(spec.node().equals(Optional.of("2")) && spec.fallbackHome(), spec::toString);
        assertTrue(door.cluster.starts.isEmpty());
        assertEquals(0, door.cluster.abandoned.get());
        assertEquals(127, door.run("mosrun", "-E", "nosuchprogram").status());
        assertEquals(1, door.cluster.abandoned.get());
    }

    @Test
    void whatNeedsATracerOrAnotherNodeIsRefused() throws Exception {
        for (List<String> no : List.of(
                List.of("-E", "-b"),
                List.of("-E", "--trace"),
                List.of("-E", "--stats", dir.resolve("s").toString()))) {
            List<String> line = new java.util.ArrayList<>(no);
            line.add("true");
            Outcome o = door.run("mosrun", line.toArray(String[]::new));
            assertEquals(125, o.status(), o.toString());
            assertEquals(
                    "mosrun: -E runs it natively on this node, and excludes -b, --stats and --trace; see mosrun --help\n",
                    o.err());
        }
        assertTrue(door.cluster.natives.isEmpty());
    }

    @Test
    void nativeLeavesTheJobAndBecomesTheProgram() throws Exception {
        Outcome o = door.run("native", "sh", "-c", "echo $$ \"$@\"; exit 9", "name", "-E", "a b");
        assertEquals(9, o.status(), o.toString());
        assertEquals(door.cluster.left.remove().pid() + " -E a b\n", o.out());
        assertTrue(door.cluster.starts.isEmpty() && door.cluster.natives.isEmpty());
        Outcome missing = door.run("native", "nosuchprogram");
        assertEquals(127, missing.status());
        assertEquals("native: cannot run 'nosuchprogram': No such file or directory\n", missing.err());
        assertEquals(126, door.run("native", "/tmp").status());
    }

    @Test
    void whoCannotLeaveRunsNothing() throws Exception {
        door.cluster.pinned = true;
        Outcome o = door.run("native", "echo", "x");
        assertEquals(125, o.status(), o.toString());
        assertTrue(o.err().matches("native: process \\d+ cannot come home\n"), o.err());
        assertEquals("", o.out());
        assertEquals(125, door.run("native").status());
        assertEquals(125, door.run("native", "-x", "true").status());
        assertTrue(door.run("native", "--help").out().startsWith("usage: native"));
    }
}
