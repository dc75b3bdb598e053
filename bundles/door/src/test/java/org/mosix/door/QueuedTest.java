package org.mosix.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.Caller;
import org.mosix.api.JobQueue;
import org.mosix.api.Refused;
import org.mosix.door.OpenDoor.Outcome;
import org.mosix.linux.local.UnixConnection;
import org.mosix.linux.local.UnixListener;

/** mosrun -q as a shell sees it: the real client against a real door, and a queue that does what the test says. */
@Timeout(60)
class QueuedTest extends WithDoor {
    private final SmallQueue queue = new SmallQueue();
    private final List<Process> started = new ArrayList<>();

    /** It says its number, waits for the end of its input, and ends with 7. */
    private Process start(String... options) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(options));
        words.addAll(List.of("sh", "-c", "echo $$; read x; exit 7"));
        return start(words);
    }

    private Process start(List<String> words) throws IOException {
        Process process = door.builder(door.command("mosrun", words.toArray(String[]::new)))
                .start();
        started.add(process);
        return process;
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    private static void endsRight(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(process.pid() + "\n", out, err);
        assertEquals("", err);
        assertEquals(7, process.exitValue());
    }

    @Test
    void waitsSilentlyAndBecomesTheProgram() throws Exception {
        door.door.useQueue(queue);
        Process process = start("-q7", "-m", "12", "-G", "3");
        SmallQueue.Job job = queue.jobs(1).get(0);
        assertEquals(process.pid(), job.owner.pid());
        assertEquals(new JobQueue.Wish(7, 3, 12, "sh"), job.wish);
        assertTrue(job.waiter.isReady());
        assertTrue(door.cluster.starts.isEmpty(), "it is in no job yet");
        job.begin();
        assertEquals(process.pid(), door.cluster.starts.take().caller().pid());
        queue.jobs(1);
        endsRight(process);
        queue.jobs(0);
    }

    @Test
    void whoEndsLeavesAtOnce() throws Exception {
        door.door.useQueue(queue);
        Process killed = start("-q");
        queue.jobs(1);
        Process other = start("--queue=9");
        queue.jobs(2);
        killed.destroy();
        assertEquals(9, queue.jobs(1).get(0).wish.priority());
        other.destroyForcibly();
        queue.jobs(0);
        assertTrue(door.cluster.starts.isEmpty());
    }

    @Test
    void whatCannotRunLeavesTheQueue() throws Exception {
        door.door.useQueue(queue);
        Process none = start(List.of("-q", "nosuchprogram"));
        Process unknown = start(List.of("-q", "-r", "nosuch", "true"));
        for (SmallQueue.Job job : queue.jobs(2)) {
            job.begin();
        }
        assertTrue(none.waitFor(20, TimeUnit.SECONDS) && unknown.waitFor(20, TimeUnit.SECONDS));
        assertEquals(127, none.exitValue());
        assertEquals(125, unknown.exitValue());
        queue.jobs(0);
    }

    @Test
    void mistakesAreToldBeforeItWaits() throws Exception {
        door.door.useQueue(queue);
        for (List<String> wrong : List.of(
                List.of("-q65536", "true"),
                List.of("--queue=x", "true"),
                List.of("-q", "-h", "-r", "2", "true"),
                List.of("-q", "-G", "256", "true"),
                List.of("-q"))) {
            assertEquals(125, door.run("mosrun", wrong.toArray(String[]::new)).status(), wrong::toString);
        }
        String big = "x".repeat(120_000);
        for (int i = 0; i < 69; i++) {
            start(List.of("-q", "true", big));
            queue.jobs(i + 1);
        }
        Outcome much = door.run("mosrun", "-q", "true", big);
        assertTrue(much.err().startsWith("mosrun: the arguments of your jobs in the queue have 8 MB"), much::toString);
        assertEquals(0, door.runAsNobody("mosq").status());
        end();
        queue.jobs(0);
        queue.most = 0;
        Outcome full = door.run("mosrun", "-q", "true");
        assertEquals("mosrun: you have 0 jobs in the queue already\n", full.err());
        assertEquals(125, full.status());
        queue.jobs(0);
    }

    @Test
    void whoIsTakenOutSaysSo() throws Exception {
        door.door.useQueue(queue);
        Process process = start("-q");
        int id = queue.jobs(1).get(0).ticket.id();
        Outcome deleted = door.run("mosq", "delete", Integer.toString(id));
        assertEquals("job " + id + " (process " + process.pid() + ") is not in the queue any more\n", deleted.out());
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(125, process.exitValue());
        assertEquals(
                "mosrun: job " + id + " was taken out of the queue\n",
                new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void aStoppedClientIsNotReady() throws Exception {
        door.door.useQueue(queue);
        Process process = start("-q");
        SmallQueue.Job job = queue.jobs(1).get(0);
        door.run(List.of("kill", "-STOP", Long.toString(process.pid())));
        until(() -> !job.waiter.isReady());
        door.run(List.of("kill", "-CONT", Long.toString(process.pid())));
        until(job.waiter::isReady);
        job.begin();
        endsRight(process);
    }

    @Test
    void thoseThatWaitHoldNobodyUp() throws Exception {
        door.door.useQueue(queue);
        for (int i = 0; i < 70; i++) {
            start("-q");
        }
        List<SmallQueue.Job> jobs = queue.jobs(70);
        assertEquals(0, door.run("mosrun", "true").status());
        jobs.forEach(SmallQueue.Job::begin);
        for (Process process : started) {
            endsRight(process);
        }
        queue.jobs(0);
    }

    /** One job that has begun. */
    private Process works() throws Exception {
        door.door.useQueue(queue);
        Process works = start("-q");
        queue.jobs(1).get(0).begin();
        door.cluster.starts.take();
        return works;
    }

    /** The three that waited begin and end. */
    private void othersEndRight(SmallQueue next) throws Exception {
        for (SmallQueue.Job job : next.jobs(3)) {
            job.begin();
        }
        for (Process process : started.subList(1, 4)) {
            endsRight(process);
        }
        next.jobs(0);
    }

    @Test
    void anotherQueueGetsThemInTheirOrder() throws Exception {
        Process works = works();
        for (String option : List.of("-q9", "-q8", "-q8")) {
            int before = queue.list().size();
            start(option);
            queue.jobs(before + 1);
        }
        List<Integer> ids = queue.list().stream().map(e -> e.ticket().id()).toList();
        door.door.dropQueue(queue);
        queue.jobs(0);
        SmallQueue next = new SmallQueue();
        door.door.useQueue(next);
        List<SmallQueue.Job> jobs = next.jobs(4);
        assertEquals(
                List.of(ids.get(0), ids.get(2), ids.get(3), ids.get(1)),
                jobs.stream().map(job -> job.ticket.id()).toList());
        assertTrue(jobs.get(0).ticket.begun());
        endsRight(works);
        othersEndRight(next);
    }

    /** As in an update of the bundle: the next door reads what this one has left. */
    @Test
    void anotherDoorGetsThemInTheirOrder() throws Exception {
        Process works = works();
        for (int i = 0; i < 3; i++) {
            start("-q");
            queue.jobs(i + 2);
        }
        door.run(
                "mosq",
                "cngpri",
                "3",
                Integer.toString(queue.jobs(4).get(3).owner.pid()));
        List<JobQueue.Ticket> tickets =
                queue.list().stream().map(JobQueue.Entry::ticket).toList();
        // The program has been told of, once the door hears nothing more of its client.
        until(() -> door.door.queued().leave().stream()
                .anyMatch(line -> line.ticket().begun()));
        new PauseFile(door.socket).write(door.door.queued().leave());
        door.close();
        queue.jobs(0);
        SmallQueue next = new SmallQueue();
        Door second = OpenDoor.open(door.socket, door.cluster);
        try {
            second.useQueue(next);
            List<SmallQueue.Job> jobs = next.jobs(4);
            assertEquals(
                    List.of(tickets.get(0), tickets.get(3), tickets.get(1), tickets.get(2)),
                    jobs.stream().map(job -> job.ticket).toList());
            endsRight(works);
            othersEndRight(next);
        } finally {
            second.close();
        }
    }

    @Test
    void withoutAQueueNobodyWaitsForEver() throws Exception {
        try (QueuedClients clients = new QueuedClients(new Patience(0, 0, 0))) {
            assertThrows(Refused.class, clients::queue);
            Caller self = new Caller((int) ProcessHandle.current().pid(), 0, 0);
            Refused no = assertThrows(
                    Refused.class, () -> clients.enter(self, new JobQueue.Wish(50, 0, 0, "p"), 1, null, null));
            assertTrue(no.getMessage().startsWith("this node has no queue: the feature mosix-queue is not installed"));
            assertFalse(no.getMessage().contains("\n"));
        }
    }

    /** Its queue goes and does not come back: the one that waits is told, the one that works is not touched. */
    @Test
    void whoWaitsInVainIsTold() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        QueuedClient.Turn turn = new QueuedClient.Turn() {
            @Override
            public boolean go(QueuedClient client) {
                return told.add("begins");
            }

            @Override
            public void refuse(String sentence) {
                told.add(sentence);
            }

            @Override
            public void gone() {
                told.add("gone");
            }
        };
        Process program = new ProcessBuilder("cat").start();
        started.add(program);
        Caller self = new Caller((int) ProcessHandle.current().pid(), 0, 0);
        Caller other = new Caller((int) program.pid(), 0, 0);
        JobQueue.Wish wish = new JobQueue.Wish(50, 0, 0, "p");
        try (UnixListener listener = UnixListener.listen(dir.resolve("s"), Set.of(PosixFilePermission.OWNER_WRITE));
                UnixConnection client = UnixConnection.connect(dir.resolve("s"));
                UnixConnection connection = listener.accept();
                QueuedClients clients = new QueuedClients(new Patience(0, 50, 0))) {
            clients.use(queue);
            clients.enter(other, wish, 1, client, turn);
            queue.jobs(1).get(0).begin();
            assertEquals("begins", told.take());
            clients.enter(self, wish, 1, connection, turn);
            queue.jobs(2);
            clients.drop(queue);
            assertTrue(told.take().startsWith("this node has no queue"));
            SmallQueue next = new SmallQueue();
            clients.use(next);
            assertTrue(next.jobs(1).get(0).ticket.begun());
        }
        assertTrue(told.isEmpty());
    }

    private static void until(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not in time");
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** A name is cut, and a file may have been: neither costs who waits his place, or the node its door. */
    @Test
    void halvesOfCharactersPassThroughThePauseFile(@TempDir Path dir) throws Exception {
        PauseFile file = new PauseFile(dir.resolve("socket"));
        String cut = "a".repeat(63) + "\ud83d\ude00";
        String raw = new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        JobQueue.Wish wish =
                QueueOption.wish(Options.read(new RunCommand(null, null, null).syntax(), List.of("-q", raw), 0));
        assertEquals("a".repeat(63), wish.program());
        JobQueue.Ticket ticket = new JobQueue.Ticket(1, 50, 2, 3, false);
        Caller owner = new Caller(4, 5, 6);
        file.write(List.of(
                new PauseFile.Line(owner, 7, ticket, wish),
                new PauseFile.Line(owner, 8, ticket, new JobQueue.Wish(50, 0, 0, "half \ud83d"))));
        assertEquals(
                List.of(7L, 8L), file.read().stream().map(PauseFile.Line::start).toList());
        Path path = dir.resolve("socket" + PauseFile.SUFFIX);
        byte[] half = Files.readAllBytes(path);
        half[half.length - 2] = (byte) 0xf0;
        Files.write(path, half);
        assertEquals(2, file.read().size());
    }
}
