package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Node 1 has a queue from which one job runs at a time. */
@ExtendWith(Nodes.class)
class QueueIT {
    private static final String FEATURE = "mosix-queue";
    private static final Duration WAIT = Duration.ofSeconds(60);
    /** A door or a bundle of the node is started anew. */
    private static final Duration REFRESH = Duration.ofSeconds(120);

    private final Cluster cluster;
    private final Path order;
    private final List<Command> programs = new ArrayList<>();

    QueueIT(Cluster cluster) {
        this.cluster = cluster;
        order = cluster.files().resolve("queue.order");
    }

    @BeforeAll
    static void install(Cluster cluster) {
        cluster.said(1, "feature:install " + FEATURE);
        cluster.said(1, "config:property-set --pid org.mosix.queue jobs 1");
        Cluster.until("the queue is there", WAIT, () -> cluster.home("mosq").status() == 0);
    }

    @AfterAll
    static void uninstall(Cluster cluster) {
        cluster.said(1, "config:delete org.mosix.queue");
        cluster.said(1, "feature:uninstall " + FEATURE);
    }

    @BeforeEach
    void empty() throws IOException {
        Files.deleteIfExists(order);
        Files.createFile(order);
    }

    @AfterEach
    void end() throws IOException {
        programs.stream().filter(Command::running).forEach(cluster::end);
        Cluster.until("the queue is empty", WAIT, () -> rows().isEmpty());
        Files.deleteIfExists(order);
    }

    /** A job with this name, which ends when a file of that name with .end is there. It has entered the queue when this returns. */
    private Command job(String name, String... options) {
        int before = rows().size();
        List<String> words = new ArrayList<>(List.of("mosrun"));
        words.addAll(List.of(options));
        String program = "echo " + name + " >> " + order + "; while [ ! -e " + order + "." + name
                + " ]; do sleep 0.1; done" + "; rm " + order + "." + name + "; echo done; hostname; exit 9";
        words.addAll(List.of("sh", "-c", program));
        Command command = cluster.startAtHome("", words.toArray(String[]::new));
        programs.add(command);
        Cluster.until("it is in the queue", WAIT, () -> rows().size() == before + 1);
        return command;
    }

    /** The rows of mosq, in its order. */
    private List<String[]> rows() {
        Command.Result r = cluster.home("mosq", "listall");
        assertEquals(0, r.status(), r::toString);
        return rows(r);
    }

    private static List<String[]> rows(Command.Result list) {
        return list.out().lines().skip(1).map(line -> line.strip().split(" +")).toList();
    }

    private String row(int number, int cell) {
        return rows().get(number)[cell];
    }

    private void has(String... begun) {
        Cluster.until("they have begun: " + List.of(begun), WAIT, () -> lines().equals(List.of(begun)));
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(order);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void ends(Command command, String name) {
        assertEquals(0, cluster.sh("touch " + order + "." + name).status());
        Command.Result r = command.finish(WAIT);
        assertEquals("done\nnode1\n", r.out(), r::toString);
        assertEquals("", r.err(), r::toString);
        assertEquals(9, r.status(), r::toString);
    }

    private void waits(Command command) {
        assertTrue(command.running(), () -> command.finish(Cluster.SHORT).toString());
        assertEquals("", command.outputSoFar());
    }

    @Test
    void oneAfterTheOtherByPriority() {
        Command first = job("first", "-q");
        has("first");
        Command late = job("late", "-q60");
        Command plain = job("plain", "-q");
        Command early = job("early", "-q7", "-r", "2");
        assertEquals(
                List.of("running", "waiting", "waiting", "waiting"),
                rows().stream().map(cells -> cells[6]).toList());
        assertEquals(
                List.of("50", "7", "50", "60"),
                rows().stream().map(cells -> cells[3]).toList());
        String pid = row(1, 1);
        assertEquals("queued", cluster.listed(1, pid).orElseThrow()[4]);
        waits(early);
        ends(first, "first");
        has("first", "early");
        assertEquals(2, cluster.place(1, pid), "it begins where its user wants it");
        ends(early, "early");
        has("first", "early", "plain");
        waits(late);
        ends(plain, "plain");
        has("first", "early", "plain", "late");
        ends(late, "late");
    }

    @Test
    void placesAreChangedAndGivenUp() {
        Command first = job("first", "-q");
        has("first");
        Command second = job("second", "-q");
        Command third = job("third", "-q");
        Command killed = job("killed", "-q1");
        assertEquals(0, cluster.sh("kill -INT " + row(1, 1)).status());
        Command.Result ctrlC = killed.finish(WAIT);
        assertEquals("", ctrlC.out() + ctrlC.err(), ctrlC::toString);
        Cluster.until("its place is gone", WAIT, () -> rows().size() == 3);
        assertEquals(0, cluster.home("mosq", "advance", row(2, 0)).status());
        String id = row(1, 0);
        String pid = row(1, 1);
        // Ctrl-Z: others go before it meanwhile.
        assertEquals(0, cluster.sh("kill -STOP " + pid).status());
        ends(first, "first");
        has("first", "second");
        assertEquals("stopped", row(1, 6));
        assertEquals(0, cluster.sh("kill -CONT " + pid).status());
        Command.Result done = cluster.home("mosq", "delete", id);
        assertEquals("job " + id + " (process " + pid + ") is not in the queue any more\n", done.out(), done::toString);
        Command.Result deleted = third.finish(WAIT);
        assertEquals(125, deleted.status(), deleted::toString);
        assertEquals("mosrun: job " + id + " was taken out of the queue\n", deleted.err(), deleted::toString);
        Command forced = job("forced", "-q");
        assertTrue(cluster.said(1, "mosix:queue-run " + row(1, 0)).out().contains(" begins"));
        has("first", "second", "forced");
        ends(forced, "forced");
        ends(second, "second");
    }

    @Test
    void nobodyIsLostWhenItsBundlesAreReplaced() {
        Command works = job("works", "-q");
        has("works");
        Command second = job("second", "-q");
        Command third = job("third", "-q");
        assertEquals(0, cluster.home("mosq", "advance", row(2, 0)).status());
        String before = ids(cluster.home("mosq", "listall"));
        for (String bundle : List.of("mosix-queue", "mosix-door", "mosix-api")) {
            String started = queueService();
            long refreshed = refreshed();
            cluster.said(1, "bundle:update " + bundle);
            Cluster.until(bundle + " is used", REFRESH, () -> switch (bundle) {
                case "mosix-queue" -> !queueService().equals(started);
                case "mosix-api" -> refreshed() > refreshed;
                default -> true;
            });
            Cluster.until("all are there again", REFRESH, () -> {
                Command.Result r = cluster.home("mosq", "listall");
                return r.status() == 0 && ids(r).equals(before);
            });
            waits(second);
            waits(third);
            assertEquals(List.of("works"), lines());
        }
        ends(works, "works");
        has("works", "third");
        ends(third, "third");
        has("works", "third", "second");
        ends(second, "second");
    }

    private static String ids(Command.Result list) {
        return String.join(
                " ", rows(list).stream().map(cells -> cells[0] + cells[6]).toList());
    }

    /** Each start of the bundle offers a service with another number. */
    private String queueService() {
        return cluster.said(1, "service:list org.mosix.api.JobQueue").out();
    }

    /** How often all that uses an updated bundle was started anew. */
    private long refreshed() {
        return cluster.mosix(Cluster.SHORT, "log", "1")
                .out()
                .lines()
                .filter(line -> line.contains("what uses the updated bundles has the new ones"))
                .count();
    }

    @Test
    void aShellElsewhereQueuesItsPrograms() {
        Command first = job("first", "-q");
        has("first");
        Command shell = cluster.startAtHome(
                "", "mosrun", "-r", "2", "sh", "-c", "mosrun -q sh -c 'echo inner; exit 3'; echo $?");
        programs.add(shell);
        Cluster.until("it waits", WAIT, () -> rows().size() == 2);
        assertEquals("waiting", row(1, 6));
        waits(shell);
        ends(first, "first");
        Command.Result r = shell.finish(WAIT);
        assertEquals("inner\n3\n", r.out(), r::toString);
        assertEquals("", r.err(), r::toString);
    }

    @Test
    void withoutItsPolicyNothingBegins() {
        cluster.said(1, "config:property-set --pid org.mosix.queue policy none-of-ours");
        try {
            Command waits = job("waits", "-q");
            Cluster.until(
                    "it says so",
                    WAIT,
                    () -> cluster.home("mosq")
                            .err()
                            .equals("mosq: nothing begins now: the policy none-of-ours is not there\n"));
            waits(waits);
            assertEquals(List.of(), lines());
            cluster.said(1, "config:property-set --pid org.mosix.queue policy fair-share");
            has("waits");
            ends(waits, "waits");
        } finally {
            cluster.said(1, "config:property-set --pid org.mosix.queue policy fifo");
        }
    }

    @Test
    void withoutTheFeatureNothingIsStarted() {
        Command.Result r =
                cluster.startAt(2, "", "mosrun", "-q", "echo", "started").finish(WAIT);
        assertEquals(125, r.status(), r::toString);
        assertEquals("", r.out());
        assertTrue(
                r.err().startsWith("mosrun: this node has no queue: the feature mosix-queue is not installed"),
                r::toString);
        assertEquals(1, r.err().lines().count());
    }
}
