package org.mosix.door;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mosix.linux.Errno;

class SearchTest {
    private final List<String> tried = new ArrayList<>();

    @Test
    void takesANameWithASlashAsItIs() throws Exception {
        assertEquals(Errno.ENOENT, search("a/b", "/x:/y", Map.of()));
        assertEquals(List.of("a/b"), tried);
    }

    @Test
    void goesAlongThePathUntilOneWorks() throws Exception {
        assertEquals(0, search("p", "/x::/y:/z", Map.of("/x/p", Errno.ENOTDIR, "/y/p", 0)));
        assertEquals(List.of("/x/p", "p", "/y/p"), tried);
    }

    @Test
    void remembersAPermissionError() throws Exception {
        assertEquals(Errno.EACCES, search("p", "/x:/y", Map.of("/x/p", Errno.EACCES)));
        assertEquals(Errno.ENOTDIR, search("p", "/x:/y", Map.of("/y/p", Errno.ENOTDIR)));
    }

    @Test
    void stopsAtErrorsOfTheProgramItself() throws Exception {
        assertEquals(Errno.E2BIG, search("p", "/x:/y", Map.of("/x/p", Errno.E2BIG)));
        assertEquals(List.of("/x/p"), tried);
    }

    @Test
    void givesUnknownFormatsToTheShell() throws Exception {
        assertEquals(0, search("p", "/x", Map.of("/x/p", Errno.ENOEXEC, "sh /x/p", 0)));
        assertEquals(List.of("/x/p", "sh /x/p"), tried);
    }

    @Test
    void knowsTheDefaultPathAndTheLimits() throws Exception {
        assertEquals(Errno.ENOENT, Search.run("p", Optional.empty(), attempt(Map.of())));
        assertEquals(List.of("/bin/p", "/usr/bin/p"), tried);
        assertEquals(Errno.ENAMETOOLONG, search("p".repeat(256), "/x", Map.of()));
        assertEquals(Errno.ENOENT, search("", "/x", Map.of()));
        assertEquals(Errno.ENOENT, search("q", "/" + "x".repeat(4096), Map.of()));
        assertEquals(2, tried.size());
    }

    private int search(String program, String path, Map<String, Integer> answers) throws IOException {
        return Search.run(program, Optional.of(path), attempt(answers));
    }

    private Search.Attempt attempt(Map<String, Integer> answers) {
        return (file, byShell) -> {
            String what = byShell ? "sh " + file : file;
            tried.add(what);
            return answers.getOrDefault(what, Errno.ENOENT);
        };
    }
}
