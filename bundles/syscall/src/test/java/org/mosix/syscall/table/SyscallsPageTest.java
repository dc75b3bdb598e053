package org.mosix.syscall.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/syscalls.md must be what the table says; {@code -Dmosix.docs.write=true} writes it anew. */
class SyscallsPageTest {
    @Test
    void thePageIsUpToDate() throws IOException {
        Path page = Path.of(System.getProperty("basedir", ".")).resolve("../../docs/syscalls.md");
        if (Boolean.getBoolean("mosix.docs.write")) {
            Files.writeString(page, SyscallsPage.text());
        }
        assertEquals(SyscallsPage.text(), Files.readString(page),
                "docs/syscalls.md is old; run this test with -Dmosix.docs.write=true");
    }
}
