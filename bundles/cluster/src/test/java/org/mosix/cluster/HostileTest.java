package org.mosix.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mosix.cluster.TestNode.until;

import com.hazelcast.map.IMap;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.NodeId;

/** A member that puts into the store's maps whatever it likes. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class HostileTest {
    /** How many objects of the hostile classes have been made. */
    private static final AtomicInteger MADE = new AtomicInteger();

    /** Comes as Java serialises. */
    public static final class Java implements Serializable {
        private void readObject(java.io.ObjectInputStream in) {
            MADE.incrementAndGet();
        }
    }

    /** Comes by the name of its class. */
    public static final class Named implements DataSerializable {
        public Named() {
            MADE.incrementAndGet();
        }

        @Override
        public void writeData(ObjectDataOutput out) {}

        @Override
        public void readData(ObjectDataInput in) {
            MADE.incrementAndGet();
        }
    }

    /** Comes by the names of its class and fields. */
    public static final class Plain {
        public int number = 1;

        public Plain() {
            MADE.incrementAndGet();
        }
    }

    @TempDir
    Path directory;

    private final PrintStream realErrors = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private List<TestNode> nodes;
    private IMap<Object, Object> settings;
    private IMap<Object, Object> places;

    @BeforeEach
    void start() throws Exception {
        // The log of a test goes there, as soon as it is asked for the first time.
        nodes = TestNode.several(3, directory);
        for (TestNode node : nodes) {
            node.start();
        }
        nodes.forEach(node -> node.awaitMembers(3));
        settings = nodes.get(0).member().store().getMap(MemberConfig.SETTINGS);
        places = nodes.get(0).member().store().getMap(MemberConfig.PLACES);
        nodes.get(1).settings.set("good", "1");
        nodes.get(1).away.put(7, new NodeId(3));
        until("all have it", () -> nodes.stream().allMatch(n -> n.value("good").equals("1")));
    }

    @AfterEach
    void stop() {
        System.setErr(realErrors);
        nodes.forEach(TestNode::close);
    }

    @Test
    void strangeValuesAreRefusedAndReplaced() throws Exception {
        Object[] strange = {
            new Java(),
            new Named(),
            new Plain(),
            5L,
            "text",
            new byte[0],
            new byte[] {9},
            new byte[100_000],
            List.of("x")
        };
        for (Object value : strange) {
            settings.set("good", value);
            settings.set("strange", value);
            settings.set("not a name", value);
            int made = MADE.get();
            // Whoever sees it first puts the right one back.
            until("it is right again: " + value.getClass(), () -> isRight("good"));
            nodes.forEach(node -> assertEquals("1", node.value("good")));
            nodes.forEach(node -> assertEquals("", node.value("strange")));
            assertEquals(made, MADE.get(), "no object of it was made");
        }
        assertEquals("mine", nodes.get(2).settings.set("strange", "mine").value(), "it can be overwritten");
        until(
                "all have it",
                () -> nodes.stream().allMatch(n -> n.value("strange").equals("mine")));
    }

    /** As the store's own threads read: with this test's class loader its hostile classes would be found. */
    private boolean isRight(String name) {
        ClassLoader own = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(new NarrowLoader(getClass().getClassLoader()));
        try {
            return settings.get(name) instanceof byte[] bytes
                    && SettingCodec.decode(bytes).text().equals(java.util.Optional.of("1"));
        } catch (Exception e) {
            return false;
        } finally {
            Thread.currentThread().setContextClassLoader(own);
        }
    }

    @Test
    void strangeKeysAreOverlooked() throws Exception {
        settings.set(new Java(), new byte[1]);
        settings.set(new Named(), new byte[1]);
        settings.set(77, new byte[1]);
        settings.set("x".repeat(100_000), new byte[1]);
        places.set(new Java(), new byte[1]);
        int made = MADE.get();
        nodes.get(1).settings.set("next", "2");
        until("all have it", () -> nodes.stream().allMatch(n -> n.value("next").equals("2")));
        assertEquals(2, nodes.get(2).settings.settings().size());
        assertEquals(1, nodes.get(2).places.homes().size());
        assertEquals(made, MADE.get(), "no object of them was made");
    }

    @Test
    void strangeRecordsAreRefusedAndTheRestIsThere() throws Exception {
        byte[] other = PlacesCodec.encode(new PlacesCodec.Told(new NodeId(5), 1, List.of(), 0));
        places.set("4", other);
        places.set("5", new byte[] {2});
        places.set("6", new Named());
        places.set("home", other);
        int made = MADE.get();
        for (TestNode node : nodes) {
            until("the one good record", () -> {
                try {
                    return node.places.homes().size() == 1
                            && node.places.homes().get(0).home().number() == 2;
                } catch (org.mosix.api.Unreachable e) {
                    return false;
                }
            });
        }
        assertEquals(made, MADE.get(), "no object of them was made");
    }

    @Test
    void refusalsAreToldOnceByName() {
        org.slf4j.Logger logger = org.slf4j.LoggerFactory.getLogger("refusals");
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        Refusals refusals = new Refusals(logger);
        refusals.refuse("setting x", "is of version 9");
        refusals.refuse("setting x", "is of version 9");
        refusals.refuse("setting x", "is not \u001bUTF-8");
        refusals.forget("setting x");
        refusals.refuse("setting x", "is of version 9");
        System.setErr(realErrors);
        List<String> lines = log.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(3, lines.size(), lines::toString);
        assertTrue(lines.get(0).endsWith("setting x in the cluster's store is of version 9: it is not used"));
        assertTrue(lines.get(1).endsWith("setting x in the cluster's store is not ?UTF-8: it is not used"));
    }

    @Test
    void onlyTheStoresClassesAreFound() throws Exception {
        ClassLoader narrow = new NarrowLoader(getClass().getClassLoader());
        assertEquals(IMap.class, narrow.loadClass(IMap.class.getName()));
        for (Class<?> other : List.of(Named.class, ProcessBuilder.class, org.slf4j.Logger.class, Object.class)) {
            assertThrows(ClassNotFoundException.class, () -> narrow.loadClass(other.getName()));
        }
    }
}
