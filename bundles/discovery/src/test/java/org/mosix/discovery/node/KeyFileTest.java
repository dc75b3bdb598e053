package org.mosix.discovery.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mosix.api.Malformed;
import org.mosix.discovery.net.Key;
import org.mosix.discovery.net.Keys;

class KeyFileTest {
    private static final String HEX = "00ff".repeat(16);
    private static final byte[] SECRET = HexFormat.of().parseHex(HEX);

    @TempDir
    Path dir;

    @Test
    void holdsOneKeyOrTwo() throws Exception {
        assertEquals(Keys.of(new Key(1, SECRET)), KeyFile.read(file("1 " + HEX + "\n", "rw-------")));
        assertEquals(
                new Keys(new Key(255, SECRET), new Key(0, SECRET)),
                KeyFile.read(file("# new\n255 " + HEX + "\n\n0\t" + HEX.toUpperCase() + " \n", "r--------")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rwxrwxrwx"})
    void isForItsOwnerOnly(String permissions) throws IOException {
        refused("others than its owner may use it: chmod 600", file("1 " + HEX, permissions));
    }

    @Test
    void isAFileThatIsThere() throws IOException {
        refused("there is no such file", dir.resolve("none"));
        refused("it is not a regular file", dir);
        Path link = Files.createSymbolicLink(dir.resolve("link"), file("1 " + HEX, "rw-------"));
        refused("it is not a regular file", link);
        refused("it is too long for a file of keys", file("#".repeat(10_000), "rw-------"));
    }

    @ParameterizedTest(name = "{index}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        ''            | it holds 0 keys, not one or two
        # none        | it holds 0 keys, not one or two
        1             | line 1 is not a number and hexadecimal digits
        x HEX         | line 1 is not a number and hexadecimal digits
        1 HEXg        | line 1 is not a number and hexadecimal digits
        1 HEX0        | line 1 is not a number and hexadecimal digits
        1 HEX 2       | line 1 is not a number and hexadecimal digits
        256 HEX       | line 1: the number of a key is 0 to 255, not 256
        1 00          | line 1: a key has 32 to 1024 bytes, not 1
        1 HEX/1 HEX   | two keys have the number 1
        1 HEX/2 HEX/3 HEX | it holds 3 keys, not one or two
        1 HEX//y      | line 3 is not a number and hexadecimal digits
        """)
    void otherThingsAreRefusedWithoutShowingThem(String text, String phrase) {
        Malformed e = assertThrows(
                Malformed.class, () -> KeyFile.parse(text.replace("HEX", HEX).replace("/", "\n")));
        assertEquals(phrase, e.getMessage());
    }

    private static void refused(String phrase, Path file) {
        assertEquals(
                phrase, assertThrows(Malformed.class, () -> KeyFile.read(file)).getMessage());
    }

    private Path file(String text, String permissions) throws IOException {
        Path file = dir.resolve("key");
        Files.deleteIfExists(file);
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
