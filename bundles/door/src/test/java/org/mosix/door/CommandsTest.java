package org.mosix.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mosix.door.OpenDoor.Outcome;

/** The commands beside mosrun, through the real client. */
class CommandsTest extends WithDoor {
    @Test
    void listsProcessesWithoutTerminalCodes() throws Exception {
        assertEquals("""
                 PID  PPID   UID  NODE  STATE  MOVES   CALLS  HOME-S  AWAY-S  COMMAND   PINNED
                4711     1  1000     2  away       3  123456    0.50   12.25  evil?[2J  io_uring
                """, door.run("mosps", "-a").out());
        assertEquals(1, door.run("mosps").out().lines().count());
    }

    @Test
    void listsNodes() throws Exception {
        assertEquals("""
                NODE     ADDRESS        STATE  REASON
                   1  *  10.0.0.1:7000  up
                   2     10.0.0.2:7000  down   no answer for 12 s
                """, door.run("mosnodes").out());
    }

    @Test
    void movesAndExplains() throws Exception {
        assertEquals(
                "process 4711 moved from node 2 to node 1: 12.3 MB sent, frozen 4.5 ms, 98.7 ms in all,"
                        + " 77 forwarded calls\n",
                door.run("mosmigrate", "4711", "home").out());
        assertEquals(
                "it works on node 2\nnothing keeps it there\n",
                door.run("moswhy", "4711").out());
    }

    @Test
    void freezesAndLetsGoOn() throws Exception {
        assertEquals(
                "process 4711 is frozen: 12.3 MB went to the disk in 45.6 ms\n",
                door.run("mosmigrate", "4711", "freeze").out());
        Outcome o = door.run("mosmigrate", "4711", "continue");
        assertEquals("mosmigrate: process 4711 is not frozen\n", o.err());
        assertEquals(1, o.status());
    }

    @Test
    void refusesTheProcessesOfOthers() throws Exception {
        for (Outcome o : List.of(door.runAsNobody("mosmigrate", "4711", "home"), door.runAsNobody("moswhy", "4711"))) {
            assertEquals(1, o.status());
            assertTrue(o.err().endsWith(": process 4711 belongs to another user\n"), o.err());
        }
        assertEquals(1, door.runAsNobody("mosps", "-a").out().lines().count());
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        Outcome o = door.run("mosmigrate", "x", "2");
        assertEquals(2, o.status());
        assertEquals("mosmigrate: 'x' is not a process number; see mosmigrate --help\n", o.err());
        assertEquals(2, door.run("mosmigrate", "1").status());
        assertEquals(2, door.run("moswhy").status());
        assertEquals(2, door.run("mosps", "-z").status());
        assertEquals(2, door.run("mosnodes", "x").status());
        assertEquals(1, door.run("moswhy", "12").status());
        for (String name : ClientElf.NAMES) {
            Outcome help = door.run(name, "--help");
            assertEquals(0, help.status());
            assertTrue(help.out().startsWith("usage: " + name), help.out());
        }
    }

    @Test
    void failsWhenTheOutputIsLost() throws Exception {
        String client = door.command("mosps").get(0);
        Outcome o = door.run(List.of("sh", "-c", client + " > /dev/full"));
        assertEquals(1, o.status());
        assertEquals("mosps: cannot write: No space left on device\n", o.err());
    }

    @Test
    void refusesToBeCalledByAnotherName() throws Exception {
        java.nio.file.Files.createSymbolicLink(dir.resolve("bin/other"), Path.of("mosrun"));
        Outcome o = door.run("other", "true");
        assertEquals(2, o.status());
        assertTrue(o.err().startsWith("mosrun: there is no command 'other'"), o.err());
    }
}
