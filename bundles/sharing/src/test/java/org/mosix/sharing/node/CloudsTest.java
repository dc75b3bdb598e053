package org.mosix.sharing.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.CloudBook;
import org.mosix.api.Refused;

/** A directory of clouds' files, and the commands that change them. */
class CloudsTest {
    @TempDir
    Path dir;

    private Path files;
    private Clouds clouds;

    @BeforeEach
    void begin() {
        files = dir.resolve("clouds");
        clouds = new Clouds(new BookDirectory(files));
    }

    @Test
    void commandsWriteWhatIsReadAgain() throws Exception {
        assertEquals(new CloudBook.Contents(List.of(), List.of()), clouds.read());
        clouds.add("amazon", "head.example.org");
        assertEquals("address = head.example.org\nservice = ssh\n", Files.readString(files.resolve("amazon")));
        clouds.set("amazon", "port", "2222");
        clouds.set("amazon", "user", "guest");
        CloudBook.Entry entry =
                new CloudBook.Entry("amazon", "", "head.example.org", 2222, Optional.of("guest"), Optional.empty());
        assertEquals(entry, clouds.usable("amazon"));
        clouds.unset("amazon", "user", "");
        assertEquals(Optional.empty(), clouds.usable("amazon").user());
        clouds.unset("amazon", "service", "");
        assertEquals(
                "cloud amazon cannot be used: its file says nothing of service",
                refused(() -> clouds.usable("amazon")));
        clouds.remove("amazon");
        assertEquals(List.of(), clouds.read().clouds());
        assertEquals("no cloud \"amazon\" is known on this node", refused(() -> clouds.usable("amazon")));
    }

    @Test
    void aFileIsInForceAsSoonAsItIsSeen() throws Exception {
        Files.createDirectories(files);
        Files.writeString(files.resolve("amazon"), "address = a\nservice = ssh\nport = many\n");
        assertEquals(
                List.of("amazon:3: port is 1 to 65535, not 'many'"),
                clouds.read().problems());
        assertEquals(
                "cloud amazon cannot be used: what its file says of port is refused",
                refused(() -> clouds.usable("amazon")));
        clouds.set("amazon", "port", "5");
        assertEquals(5, clouds.usable("amazon").port());
    }

    @Test
    void whatIsRefusedChangesNothing() throws Exception {
        clouds.add("amazon", "10.0.0.1");
        String before = Files.readString(files.resolve("amazon"));
        assertEquals("there is a cloud amazon already", refused(() -> clouds.add("amazon", "10.0.0.2")));
        assertEquals("there is no cloud \"azure\"; see mosix:clouds", refused(() -> clouds.set("azure", "port", "1")));
        refused(() -> clouds.add("azure", "-oProxyCommand=touch"));
        refused(() -> clouds.add("../partners/physics", "10.0.0.1"));
        refused(() -> clouds.set("amazon", "user", "-l"));
        refused(() -> clouds.set("amazon", "user", "a\nport = 7"));
        refused(() -> clouds.set("amazon", "colour", "red"));
        refused(() -> clouds.remove("azure"));
        assertEquals(before, Files.readString(files.resolve("amazon")));
        assertFalse(Files.exists(files.resolve("azure")));
        try (var left = Files.list(dir)) {
            assertEquals(1, left.count());
        }
    }

    private static String refused(org.junit.jupiter.api.function.Executable change) {
        String why = assertThrows(Refused.class, change).getMessage();
        assertTrue(!why.isBlank());
        return why;
    }
}
