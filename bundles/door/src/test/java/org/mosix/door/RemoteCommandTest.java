package org.mosix.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What arrives at the far side: shells of this machine take the text as sshd gives it to them. */
class RemoteCommandTest {
    private static final List<String> NASTY = List.of(
            "",
            " ",
            "a b",
            "'",
            "''",
            "\"",
            "\\",
            "\\'",
            "'\\''",
            "$HOME",
            "$(touch BAD)",
            "`touch BAD`",
            ";touch BAD",
            "|touch BAD",
            "&",
            "a\nb",
            "\ntouch BAD\n",
            "!",
            "!!",
            "*",
            "?",
            "[a]",
            "{a,b}",
            "~",
            "~root",
            "#x",
            "-n",
            "--",
            "a=b",
            ">BAD",
            "<x",
            "(x)",
            "%1",
            "^x",
            "\t",
            "\r",
            "\u0001\u001b[2J",
            "Ã¤",
            "\u00a5\\",
            "\u00a5'",
            "\u00ff\u00fe",
            "if",
            "'; touch BAD; echo '");

    /** As sshd: a session of its own, whose parent is there as long as the connection. Bash's read would lose some bytes. */
    private static final String FAR =
            "local $/; open F, '<', shift; exit(system('setsid', '-w', @ARGV, '-c', <F>) >> 8)";

    @TempDir
    Path dir;

    private byte[] argv(String shell, List<String> words) throws Exception {
        List<String> line = new ArrayList<>(List.of("printf", "%s\\0"));
        line.addAll(words);
        // The text as a file: the JVM would encode it anew.
        Path text = dir.resolve("text");
        Files.write(text, Request.bytes(RemoteCommand.of(line)));
        List<String> far = new ArrayList<>(List.of("perl", "-e", FAR, text.toString()));
        far.addAll(List.of(shell.split(" ")));
        Process p = new ProcessBuilder(far)
                .directory(dir.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        p.getOutputStream().close();
        byte[] out = p.getInputStream().readAllBytes();
        assertTrue(p.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, p.exitValue());
        return out;
    }

    private void arrives(String shell, List<String> words) throws Exception {
        String expected = String.join("\0", words) + "\0";
        assertEquals(expected, new String(argv(shell, words), StandardCharsets.ISO_8859_1), shell);
        try (var files = Files.list(dir)) {
            assertEquals(
                    List.of("text"), files.map(f -> f.getFileName().toString()).toList());
        }
    }

    @Test
    void nastyArgumentsArriveAsTheyAre() throws Exception {
        for (String shell : List.of("sh", "bash", "bash --posix")) {
            arrives(shell, NASTY);
        }
    }

    @Test
    void randomArgumentsArriveAsTheyAre() throws Exception {
        Random random = new Random(11);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            StringBuilder word = new StringBuilder();
            for (int k = random.nextInt(12); k > 0; k--) {
                word.append(
                        random.nextBoolean()
                                ? (char) (1 + random.nextInt(255))
                                : "'\"\\$`!;&|<>(){}[]*?~# \n-=".charAt(random.nextInt(23)));
            }
            words.add(word.toString());
        }
        arrives("sh", words);
        arrives("bash", words);
    }

    @Test
    void plainWordsStayReadable() {
        assertEquals("/usr/bin/a-b_c.d", RemoteCommand.quoted("/usr/bin/a-b_c.d"));
        assertEquals("'a b'", RemoteCommand.quoted("a b"));
        assertEquals("\\''a b'\\'", RemoteCommand.quoted("'a b'"));
        assertEquals("''", RemoteCommand.quoted(""));
    }

    @Test
    void whatRunsEndsWithItsConnection() throws Exception {
        String program = "trap '' TERM; echo $$; sleep 600 & wait; wait";
        Path text = dir.resolve("text");
        Files.write(text, Request.bytes(RemoteCommand.of(List.of("sh", "-c", program))));
        Process connection = new ProcessBuilder("perl", "-e", FAR, text.toString(), "sh").start();
        byte[] pid = new byte[12];
        int n = connection.getInputStream().read(pid);
        ProcessHandle there = ProcessHandle.of(Long.parseLong(new String(pid, 0, n, StandardCharsets.US_ASCII).strip()))
                .orElseThrow();
        assertTrue(there.isAlive());
        List<ProcessHandle> children = there.children().toList();
        connection.destroyForcibly().waitFor();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (there.isAlive() || children.stream().anyMatch(ProcessHandle::isAlive)) {
            assertTrue(System.nanoTime() < deadline, "it goes on without its connection");
            LockSupport.parkNanos(50_000_000);
        }
    }
}
