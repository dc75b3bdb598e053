package org.mosix.trust.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;

/** Files as they were written, damaged, and readable by others. */
class OwnerFileTest {
    private static final byte[] PAYLOAD = {1, 2, 3, 4, 5};

    @TempDir
    Path temp;

    private Path directory;
    private Path file;

    @BeforeEach
    void write() throws Exception {
        directory = temp.resolve("secrets");
        file = directory.resolve("one");
        OwnerFile.directory(directory);
        OwnerFile.write(file, FileKind.CHARTER, PAYLOAD);
    }

    private static void mode(Path path, String mode) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private String refusal() {
        String sentence = assertThrows(Refused.class, () -> OwnerFile.read(file, FileKind.CHARTER))
                .getMessage();
        assertTrue(sentence.startsWith(directory.toString()), sentence);
        return sentence.substring(sentence.indexOf(": ") + 2);
    }

    @Test
    void forItsOwnerOnlyAndReplacedAsAWhole() throws Exception {
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Files.writeString(directory.resolve("one.new"), "what a writer left that died");
        OwnerFile.write(file, FileKind.CHARTER, new byte[] {9});
        assertArrayEquals(new byte[] {9}, OwnerFile.read(file, FileKind.CHARTER));
        try (var names = Files.list(directory)) {
            assertEquals(1, names.count());
        }
        OwnerFile.directory(directory);
    }

    @Test
    void othersMayNotUseIt() throws Exception {
        for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw---x---"}) {
            mode(file, mode);
            assertEquals("others than its owner may use it (mode " + mode + "); it holds secrets", refusal());
        }
        mode(file, "rw-------");
        mode(directory, "rwx--x---");
        assertTrue(refusal().startsWith("others than its owner"));
        assertThrows(Refused.class, () -> OwnerFile.write(file, FileKind.CHARTER, PAYLOAD));
        assertThrows(Refused.class, () -> OwnerFile.directory(directory));
        mode(directory, "rwx------");
        assertArrayEquals(PAYLOAD, OwnerFile.read(file, FileKind.CHARTER));
    }

    @Test
    void somethingElseInItsPlace() throws Exception {
        Path other = directory.resolve("other");
        Files.move(file, other);
        assertEquals("it does not exist", refusal());
        Files.createSymbolicLink(file, other);
        assertEquals("it is no file", refusal());
        Files.delete(file);
        Files.createDirectory(file);
        assertEquals("it is no file", refusal());
        Path link = temp.resolve("link");
        Files.createSymbolicLink(link, directory);
        assertThrows(Refused.class, () -> OwnerFile.read(link.resolve("other"), FileKind.CHARTER));
    }

    @Test
    void anyDamageIsFound() throws Exception {
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 4;
            Files.write(file, bad);
            refusal();
            Files.write(file, Arrays.copyOf(good, i));
            refusal();
        }
        Files.write(file, Arrays.copyOf(good, good.length + 1));
        assertEquals("it is damaged: its bytes are not those that were written", refusal());
        byte[] later = good.clone();
        later[7] = 2;
        Files.write(file, later);
        assertEquals("it has version 2, and only 1 is known here", refusal());
        Files.write(file, good);
        assertThrows(Refused.class, () -> OwnerFile.read(file, FileKind.AUTHORITY));
        assertArrayEquals(PAYLOAD, OwnerFile.read(file, FileKind.CHARTER));
    }

    @Test
    void noise() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            System.arraycopy("MOSIXT\4\1".getBytes(), 0, bytes, 0, Math.min(bytes.length, 8));
            assertThrows(Malformed.class, () -> OwnerFile.payload(bytes, FileKind.CHARTER));
        }
    }
}
