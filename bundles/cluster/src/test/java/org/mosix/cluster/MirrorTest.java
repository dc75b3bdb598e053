package org.mosix.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.Malformed;

/** Which of two settings holds, how many there can be, and what a disk keeps of them. */
class MirrorTest {
    private final Mirror mirror = new Mirror();

    private static StoredSetting setting(long revision, long millis, int node, String text) {
        return new StoredSetting(revision, node, millis, Optional.ofNullable(text));
    }

    @Test
    void theNewerHoldsWhateverComesFirst() {
        List<StoredSetting> rising = List.of(
                setting(1, 9, 9, "z"),
                setting(2, 1, 1, "a"),
                setting(2, 2, 1, "a"),
                setting(2, 2, 2, null),
                setting(2, 2, 2, ""),
                setting(2, 2, 2, "b"));
        for (StoredSetting one : rising) {
            for (StoredSetting other : rising) {
                assertEquals(rising.indexOf(one) > rising.indexOf(other), one.isNewerThan(other));
                Mirror both = new Mirror();
                both.offer("x", one);
                both.offer("x", other);
                assertEquals(
                        Optional.of(rising.get(Math.max(rising.indexOf(one), rising.indexOf(other)))), both.get("x"));
            }
        }
    }

    @Test
    void whatIsKnownChangesNothing() {
        assertEquals(Mirror.Answer.TAKEN, mirror.offer("x", setting(1, 1, 1, "a")));
        long changes = mirror.changes();
        assertEquals(Mirror.Answer.KNOWN, mirror.offer("x", setting(1, 1, 1, "a")));
        assertEquals(Mirror.Answer.KNOWN, mirror.offer("x", setting(1, 0, 1, "b")));
        assertEquals(changes, mirror.changes());
    }

    @Test
    void whatWasRemovedLongestAgoIsForgotten() {
        for (int i = 0; i < Mirror.MOST; i++) {
            mirror.offer("n" + i, setting(1, 1000 - i, 1, i % 2 == 0 ? "text" : null));
        }
        assertEquals(List.of(), mirror.forgetRemoved());
        assertEquals(Mirror.MOST / 2, mirror.size());
        assertEquals(Mirror.Answer.TAKEN, mirror.offer("more", setting(1, 2000, 1, "text")));
        assertEquals(Mirror.Answer.FULL, mirror.offer("too-many", setting(1, 2000, 1, "text")));
        assertEquals(List.of("n" + (Mirror.MOST - 1)), mirror.forgetRemoved());
        assertEquals(Mirror.MOST, mirror.all().size());
        assertTrue(mirror.get("more").isPresent());
    }

    @Test
    void theDiskKeepsThem(@TempDir Path directory) throws Exception {
        MirrorFile file = new MirrorFile(directory.resolve("settings"));
        assertEquals(Map.of(), file.read());
        mirror.offer("a", setting(3, 4, 5, "grün"));
        mirror.offer("gone", setting(7, 8, 9, null));
        file.write(mirror.all());
        assertEquals(mirror.all(), file.read());
        file.write(Map.of());
        assertEquals(Map.of(), file.read());
        try (var files = Files.list(directory)) {
            assertEquals(1, files.count(), "no draft stays");
        }
    }

    @Test
    void aDamagedFileIsRefusedAsAWhole(@TempDir Path directory) throws Exception {
        Path path = directory.resolve("settings");
        MirrorFile file = new MirrorFile(path);
        mirror.offer("a", setting(3, 4, 5, "text"));
        file.write(mirror.all());
        byte[] good = Files.readAllBytes(path);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x10;
            Files.write(path, bad);
            assertThrows(Malformed.class, file::read);
            Files.write(path, java.util.Arrays.copyOf(good, i));
            assertThrows(Malformed.class, file::read);
        }
        Files.write(path, good);
        assertFalse(file.read().isEmpty());
    }
}
