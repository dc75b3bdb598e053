package org.mosix.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mosix.cluster.TestNode.until;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.ClusterStore;
import org.mosix.api.ClusterStore.Setting;
import org.mosix.api.NodeId;
import org.mosix.api.ProcessPlaces;
import org.mosix.api.Refused;
import org.mosix.api.Unreachable;

/** Three members in one JVM: settings and places on all of them, and what becomes of them when one vanishes. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class StoreTest {
    private static final int MANY = 60;

    @TempDir
    Path directory;

    private List<TestNode> nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = TestNode.several(3, directory);
        for (TestNode node : nodes) {
            node.start();
        }
        nodes.forEach(node -> node.awaitMembers(3));
    }

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
        until(
                "its threads end",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .noneMatch(name -> name.startsWith("hz.") || name.equals("mosix-cluster")));
    }

    private static List<Integer> pids(ProcessPlaces places, int home) throws Unreachable {
        return places.homes().stream()
                .filter(h -> h.home().number() == home)
                .flatMap(h -> h.away().stream())
                .map(ProcessPlaces.Place::pid)
                .toList();
    }

    private static boolean knows(TestNode node, int home, List<Integer> pids) {
        try {
            return pids(node.places, home).equals(pids);
        } catch (Unreachable e) {
            return false;
        }
    }

    @Test
    void aSettingIsTheSameOnAll() throws Exception {
        Map<String, Optional<String>> told = new ConcurrentHashMap<>();
        nodes.get(2).listeners.add(told::put);
        Setting set = nodes.get(0).settings.set("queue.most", "5");
        assertEquals("5", set.value());
        assertEquals(1, set.revision());
        assertEquals(new NodeId(1), set.by());
        assertEquals(List.of(set), nodes.get(0).settings.settings(), "whoever set it sees it at once");
        for (TestNode node : nodes) {
            until("node " + node.number, () -> node.settings.settings().equals(List.of(set)));
        }
        until("it is told", () -> told.equals(Map.of("queue.most", Optional.of("5"))));
        nodes.get(1).settings.set("queue.most", "6");
        until("it is told", () -> told.equals(Map.of("queue.most", Optional.of("6"))));

        nodes.get(1).settings.remove("queue.most");
        for (TestNode node : nodes) {
            until("node " + node.number, () -> node.settings.settings().isEmpty());
        }
        until("it is told", () -> told.equals(Map.of("queue.most", Optional.empty())));
        assertThrows(Refused.class, () -> nodes.get(0).settings.remove("queue.most"));
        assertEquals("7", nodes.get(2).settings.set("queue.most", "7").value(), "it can be set again");
    }

    @Test
    void aListenerThatComesLateOrFailsDisturbsNobody() throws Exception {
        nodes.get(0).settings.set("a", "1");
        Map<String, Optional<String>> told = new ConcurrentHashMap<>();
        nodes.get(0).listeners.add((name, value) -> {
            throw new IllegalStateException("for the test");
        });
        nodes.get(0).listeners.add(told::put);
        until("it is told what is there", () -> told.equals(Map.of("a", Optional.of("1"))));
        nodes.get(1).settings.set("b", "2");
        until("it is told the rest", () -> told.equals(Map.of("a", Optional.of("1"), "b", Optional.of("2"))));
    }

    @Test
    void whatIsNotAllowedIsRefusedByReason() throws Exception {
        ClusterStore store = nodes.get(0).settings;
        assertTrue(assertThrows(Refused.class, () -> store.set("a b", "1"))
                .getMessage()
                .startsWith("\"a b\" cannot be the name of a setting"));
        assertEquals(
                "the value of a has control characters in it",
                assertThrows(Refused.class, () -> store.set("a", "\u001b[2J")).getMessage());
        for (int i = 0; i < ClusterStore.MOST; i++) {
            store.set("n" + i, "x");
        }
        assertTrue(assertThrows(Refused.class, () -> store.set("more", "1"))
                .getMessage()
                .startsWith("there are 256 settings already"));
        store.set("n0", "y");
        store.remove("n1");
        store.set("more", "1");
    }

    /** Each counts up many times: a number that is lost would be one that two have set over each other. */
    @Test
    void ofTwoWhoSetAtOnceOneIsRefused() throws Exception {
        nodes.get(0).settings.compareAndSet("counter", ClusterStore.NONE, "0");
        assertThrows(Refused.class, () -> nodes.get(0).settings.compareAndSet("counter", ClusterStore.NONE, "0"));
        until(
                "all have it",
                () -> nodes.stream().allMatch(n -> n.value("counter").equals("0")));
        ExecutorService pool = Executors.newFixedThreadPool(3);
        List<Future<Integer>> refusals = new ArrayList<>();
        for (TestNode node : nodes) {
            refusals.add(pool.submit(() -> count(node.settings)));
        }
        int refused = 0;
        for (Future<Integer> one : refusals) {
            refused += one.get();
        }
        pool.shutdown();
        for (TestNode node : nodes) {
            until("node " + node.number, () -> node.value("counter").equals("" + 3 * MANY));
        }
        assertTrue(refused > 0, "they were never in each other's way");
    }

    private static int count(ClusterStore store) throws Unreachable {
        int refused = 0;
        for (int done = 0; done < MANY; ) {
            Setting now = store.setting("counter").orElseThrow();
            try {
                store.compareAndSet("counter", now.revision(), "" + (Integer.parseInt(now.value()) + 1));
                done++;
            } catch (Refused e) {
                refused++;
            }
        }
        return refused;
    }

    @Test
    void theLossOfAnyOneLosesNothing() throws Exception {
        for (int i = 0; i < MANY; i++) {
            nodes.get(i % 3).settings.set("n" + i, "value " + i);
        }
        for (TestNode node : nodes) {
            node.away.put(node.number * 10, new NodeId(9));
        }
        for (TestNode victim : nodes) {
            nodes.forEach(home -> nodes.forEach(node ->
                    until("home " + home.number, () -> knows(node, home.number, List.of(home.number * 10)))));
            victim.awaitCopies();
            victim.vanish();
            List<TestNode> others = nodes.stream().filter(n -> n != victim).toList();
            for (TestNode other : others) {
                for (int i = 0; i < MANY; i++) {
                    // The last ones may not have come to all mirrors before the loss: then they come afterwards.
                    String name = "n" + i;
                    String value = "value " + i;
                    until(name, () -> other.value(name).equals(value));
                }
                other.awaitMembers(2);
                assertTrue(other.member().store().getMap(MemberConfig.SETTINGS).size() >= MANY);
                for (TestNode home : nodes) {
                    assertEquals(List.of(home.number * 10), pids(other.places, home.number));
                }
                assertEquals(
                        List.of(victim.number),
                        other.places.homes().stream()
                                .filter(home -> !home.present())
                                .map(home -> home.home().number())
                                .toList());
            }
            others.get(0).settings.set("lost", "node " + victim.number);
            victim.start();
            nodes.forEach(node -> node.awaitMembers(3));
            until("it has all again", () -> victim.settings.settings().size() == MANY + 1);
            assertEquals("node " + victim.number, victim.value("lost"));
            others.get(0).settings.remove("lost");
        }
    }

    @Test
    void aHomeThatStartsAnewOrLeavesHasNoStaleRecords() throws Exception {
        TestNode home = nodes.get(0);
        home.away.putAll(Map.of(7, new NodeId(2), 8, new NodeId(3)));
        until("it is recorded", () -> knows(nodes.get(2), 1, List.of(7, 8)));
        home.awaitCopies();
        home.vanish();
        home.away.clear();
        nodes.get(2).awaitMembers(2);
        assertEquals(List.of(7, 8), pids(nodes.get(2).places, 1), "what was known last");
        home.start();
        until("it has gone", () -> knows(nodes.get(2), 1, List.of()));

        home.away.put(9, new NodeId(2));
        until("it is recorded", () -> knows(nodes.get(2), 1, List.of(9)));
        home.close();
        assertTrue(knows(nodes.get(2), 1, List.of()), "it tells nothing any more");
    }

    @Test
    void allMayBeSwitchedOff() throws Exception {
        nodes.get(0).settings.set("kept", "1");
        nodes.get(0).settings.set("gone", "1");
        until("all have it", () -> nodes.stream().allMatch(n -> n.value("gone").equals("1")));
        // Node 3 does not hear that one is removed and one is changed.
        until("it is on its disk", () -> {
            try {
                return new MirrorFile(directory.resolve("settings3")).read().size() == 2;
            } catch (Exception e) {
                return false;
            }
        });
        nodes.get(2).vanish();
        nodes.get(1).awaitMembers(2);
        nodes.get(0).settings.remove("gone");
        nodes.get(1).settings.set("kept", "2");
        nodes.get(0).close();
        nodes.get(1).vanish();
        // The one that knows least comes first.
        nodes.get(2).start();
        assertEquals("1", nodes.get(2).value("gone"));
        nodes.get(0).start();
        for (TestNode node : List.of(nodes.get(0), nodes.get(2))) {
            until(
                    "node " + node.number,
                    () -> node.settings.setting("gone").isEmpty()
                            && node.value("kept").equals("2"));
        }
        assertFalse(nodes.get(1).isUp());
    }
}
