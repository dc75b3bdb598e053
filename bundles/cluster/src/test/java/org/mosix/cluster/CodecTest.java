package org.mosix.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mosix.api.ClusterStore;
import org.mosix.api.Malformed;
import org.mosix.api.NodeId;
import org.mosix.api.ProcessPlaces;
import org.mosix.api.ProcessPlaces.Place;

/** What members write, and what they make of others' bytes. */
class CodecTest {
    private static final StoredSetting SETTING = new StoredSetting(7, 3, 1_700_000_000_000L, Optional.of("grün = 1"));
    private static final PlacesCodec.Told TOLD = new PlacesCodec.Told(
            new NodeId(5),
            1_700_000_000_000L,
            List.of(new Place(17, new NodeId(2), 5), new Place(4711, new NodeId(65535), 1_699_999_999_999L)),
            3);

    private static String refused(byte[] bytes) {
        return assertThrows(Malformed.class, () -> SettingCodec.decode(bytes)).getMessage();
    }

    private static String refusedPlaces(byte[] bytes) {
        return assertThrows(Malformed.class, () -> PlacesCodec.decode("5", bytes))
                .getMessage();
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        byte[] other = bytes.clone();
        other[at] = (byte) value;
        return other;
    }

    @Test
    void settingsComeBack() throws Exception {
        StoredSetting removed = new StoredSetting(1, 65535, 0, Optional.empty());
        StoredSetting empty = new StoredSetting(Long.MAX_VALUE, 1, Long.MAX_VALUE, Optional.of(""));
        StoredSetting longest = new StoredSetting(1, 1, 1, Optional.of("x".repeat(ClusterStore.VALUE_BYTES)));
        for (StoredSetting setting : List.of(SETTING, removed, empty, longest)) {
            assertEquals(setting, SettingCodec.decode(SettingCodec.encode(setting)));
        }
        assertEquals(SettingCodec.MOST_BYTES, SettingCodec.encode(longest).length);
    }

    @Test
    void theBytesOfVersionOneStayReadable() throws Exception {
        byte[] bytes = ByteBuffer.allocate(26)
                .put(new byte[] {1, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2, 'h', 'i'})
                .array();
        assertEquals(new StoredSetting(9, 4, 256, Optional.of("hi")), SettingCodec.decode(bytes));
    }

    @Test
    void settingsThatNoNodeWritesAreRefusedByReason() {
        byte[] good = SettingCodec.encode(SETTING);
        assertEquals("is of version 2; this node knows 1", refused(with(good, 0, 2)));
        assertTrue(refused(with(good, 1, 2)).startsWith("is of kind 2, "));
        assertTrue(refused(with(good, 2, 0x80)).contains("revision -"));
        assertTrue(refused(with(good, 10, 1)).contains("node 16777219"));
        assertTrue(refused(with(good, 23, 1)).startsWith("says that 1 bytes of text follow"));
        assertEquals("is not UTF-8", refused(with(good, 24, 0xff)));
        assertEquals("has control characters in it", refused(with(good, 24, 27)));
        assertEquals("has 4096 bytes; at most 1048 are allowed", refused(new byte[4096]));
        assertEquals("ends too early, after 0 bytes", refused(new byte[0]));
        assertEquals("ends too early, after 23 bytes", refused(java.util.Arrays.copyOf(good, 23)));
        // A removed one with a text.
        assertTrue(refused(with(good, 1, 0)).startsWith("says that"));
    }

    @Test
    void namesAndValuesAreChecked() {
        assertTrue(SettingCodec.isName("a") && SettingCodec.isName("queue.max_9-x"));
        for (String name : List.of("", ".a", "-a", "a b", "ä", "a/b", "a\n", "x".repeat(ClusterStore.NAME_CHARS + 1))) {
            assertTrue(!SettingCodec.isName(name), name);
        }
        assertEquals(Optional.empty(), SettingCodec.refuses("a b ü"));
        assertEquals(Optional.of("has control characters in it"), SettingCodec.refuses("a\tb"));
        assertEquals(Optional.of("has 1026 bytes; at most 1024 are allowed"), SettingCodec.refuses("ü".repeat(513)));
    }

    @Test
    void placesComeBack() throws Exception {
        assertEquals(TOLD, PlacesCodec.decode("5", PlacesCodec.encode(TOLD)));
        List<Place> most = new ArrayList<>();
        for (int pid = 1; pid <= ProcessPlaces.MOST; pid++) {
            most.add(new Place(pid, new NodeId(1), pid));
        }
        PlacesCodec.Told all = new PlacesCodec.Told(new NodeId(5), 0, most, 0);
        byte[] bytes = PlacesCodec.encode(all);
        assertEquals(PlacesCodec.MOST_BYTES, bytes.length);
        assertEquals(all, PlacesCodec.decode("5", bytes));
    }

    @Test
    void placesThatNoNodeWritesAreRefusedByReason() {
        byte[] good = PlacesCodec.encode(TOLD);
        assertEquals("is of version 9; this node knows 1", refusedPlaces(with(good, 0, 9)));
        assertEquals("tells of home 6", refusedPlaces(with(good, 4, 6)));
        assertEquals("names node 0; nodes are 1 to 65535", refusedPlaces(with(good, 4, 0)));
        assertTrue(refusedPlaces(with(good, 20, 3)).startsWith("has 32 bytes for 3 processes"));
        assertTrue(refusedPlaces(with(good, 17, 0x7f)).startsWith("has 32 bytes for 2130706434 processes"));
        assertEquals("has process 0 behind 0, since 5", refusedPlaces(with(good, 24, 0)));
        // The second before the first: twice the same one would be possible.
        assertTrue(refusedPlaces(with(with(good, 39, 0), 40, 17)).startsWith("has process 17 behind 17"));
        assertEquals("names node 0; nodes are 1 to 65535", refusedPlaces(with(good, 28, 0)));
        assertTrue(refusedPlaces(with(good, 29, 0x80)).contains("since -"));
        assertEquals("ends too early, after 20 bytes", refusedPlaces(java.util.Arrays.copyOf(good, 20)));
        assertTrue(refusedPlaces(new byte[PlacesCodec.MOST_BYTES + 1]).contains("at most"));
    }

    @Test
    void randomBytesDoNoHarm() {
        Random random = new Random(1);
        byte[] setting = SettingCodec.encode(SETTING);
        byte[] places = PlacesCodec.encode(TOLD);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = (random.nextBoolean() ? setting : places).clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            byte[] cut = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            for (byte[] some : List.of(bytes, cut)) {
                try {
                    StoredSetting read = SettingCodec.decode(some);
                    assertTrue(SettingCodec.refuses(read.text().orElse("")).isEmpty());
                } catch (Malformed e) {
                    assertTrue(!e.getMessage().isEmpty());
                }
                try {
                    PlacesCodec.decode("5", some);
                } catch (Malformed e) {
                    assertTrue(!e.getMessage().isEmpty());
                }
            }
        }
    }
}
