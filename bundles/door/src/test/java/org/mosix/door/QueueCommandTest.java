package org.mosix.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.door.OpenDoor.Outcome;

/** mosq, and who waits in mosps, through the real client. */
@Timeout(60)
class QueueCommandTest extends WithDoor {
    private final SmallQueue queue = new SmallQueue();

    @Test
    void mosqListsAndChanges() throws Exception {
        door.door.useQueue(queue);
        Process process = door.builder(door.command("mosrun", "-q", "sh", "-c", "read x; exit 7"))
                .start();
        queue.jobs(1);
        String pid = Long.toString(process.pid());
        String list = door.run("mosq").out();
        assertEquals(List.of("ID", "PID", "UID", "PRI", "CLASS", "MB", "STATE", "AGE-S", "PROGRAM"), words(list, 0));
        assertEquals(List.of("1", pid, "0", "50", "0", "0", "waiting", "3", "sh"), words(list, 1));
        assertEquals(1, door.runAsNobody("mosq", "list").out().lines().count());
        assertEquals(list, door.runAsNobody("mosq", "listall").out());
        assertEquals(
                "job 1 (process " + pid + ") has priority 4\n",
                door.run("mosq", "cngpri", "4", pid).out());
        assertEquals(
                "job 1 (process " + pid + ") is the first one of priority 4\n",
                door.run("mosq", "advance", "1").out());
        assertEquals(
                "job 1 (process " + pid + ") is the last one of priority 4\n",
                door.run("mosq", "retard", "1").out());
        Outcome refused = door.runAsNobody("mosq", "run", "1");
        assertEquals("mosq: only root lets a job begin before its turn\n", refused.err());
        assertEquals(1, refused.status());
        List<String> ps = words(door.run("mosps").out(), 1);
        assertEquals(List.of(pid, "1", "queued"), List.of(ps.get(0), ps.get(3), ps.get(4)));
        queue.state = "the policy fifo is not there";
        assertEquals(
                "mosq: nothing begins now: the policy fifo is not there\n",
                door.run("mosq").err());
        assertEquals(
                "job 1 (process " + pid + ") begins\n",
                door.run("mosq", "run", "1").out());
        assertEquals("running", words(door.run("mosq").out(), 1).get(6));
        process.getOutputStream().close();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(7, process.exitValue());
        queue.jobs(0);
    }

    @Test
    void mosqSaysWhatIsWrong() throws Exception {
        door.door.useQueue(queue);
        for (List<String> wrong : List.of(
                List.of("what"),
                List.of("list", "7"),
                List.of("delete"),
                List.of("delete", "x"),
                List.of("delete", "1", "2"),
                List.of("cngpri", "7"),
                List.of("cngpri", "-1", "7"),
                List.of("cngpri", "65536", "7"),
                List.of("-x"))) {
            Outcome o = door.run("mosq", wrong.toArray(String[]::new));
            assertEquals(2, o.status(), wrong::toString);
            assertTrue(o.err().endsWith("; see mosq --help\n"), o::toString);
        }
        Outcome gone = door.run("mosq", "delete", "77");
        assertEquals("mosq: there is no job 77 in the queue; mosq listall lists them\n", gone.err());
        assertEquals(1, gone.status());
    }

    private static List<String> words(String text, int line) {
        return List.of(text.lines().skip(line).findFirst().orElseThrow().strip().split(" +"));
    }
}
