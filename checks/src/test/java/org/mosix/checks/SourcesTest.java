package org.mosix.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Lengths, and words that must not stay in the files. */
class SourcesTest {

    private static final int FILE_LINES = 350;
    private static final int METHOD_LINES = 60;
    /** Tables are data, a row for each call or error number the kernel has. */
    private static final Pattern TABLE = Pattern.compile(".*/org/mosix/(syscall/table/Rows[^/]*|linux/Errno)\\.java");

    private static final Pattern TEXT =
            Pattern.compile("mosix|.*\\.(java|md|xml|sh|pl|bnd|cfg|c|h|py|properties)|libexec/.*|\\.ci/.*");
    private static final Pattern THREAD_LOCAL = Pattern.compile("\\bThreadLocal<(\\w.*)> \\w+ *[=;]");
    // Put together from halves, so that this file passes its own test.
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
    /** Directories in which builds are made; a home directory of a made-up user in a test is none. */
    private static final Pattern BUILD_PLACE = Pattern.compile("(?<![\\w}./-])/(work|builds|workspace|github)/\\w");

    private final Checkout checkout = Checkout.here();

    @Test
    void filesAreShort() {
        List<String> wrong = new ArrayList<>();
        for (Path file : checkout.files(
                name -> name.endsWith(".java") && !TABLE.matcher(name).matches())) {
            long lines = Checkout.read(file).lines().count();
            if (lines > FILE_LINES) wrong.add(checkout.name(file) + ": " + lines + " lines");
        }
        assertEquals(List.of(), wrong, "files longer than " + FILE_LINES + " lines");
    }

    @Test
    void methodsAreShort() {
        List<String> wrong = new ArrayList<>();
        Predicate<String> wanted =
                name -> name.endsWith(".java") && !TABLE.matcher(name).matches();
        for (JavaSource source : JavaSource.parse(checkout.files(wanted))) {
            for (JavaSource.Method method : source.methods()) {
                if (method.lines() <= METHOD_LINES) continue;
                String where = checkout.name(source.file()) + ":" + method.line();
                wrong.add(where + " " + method.name() + ": " + method.lines() + " lines");
            }
        }
        assertEquals(List.of(), wrong, "methods longer than " + METHOD_LINES + " lines");
    }

    /** Threads of the framework outlive our bundles: what they keep of a bundle's own classes keeps its class loader, for ever. */
    @Test
    void threadsKeepNoClassOfOurs() {
        List<String> wrong = new ArrayList<>();
        for (Path file : checkout.files(name -> name.matches("bundles/[^/]+/src/main/java/.*\\.java"))) {
            String text = Checkout.read(file);
            Matcher kept = THREAD_LOCAL.matcher(text);
            while (kept.find()) {
                for (String type : kept.group(1).split("\\W+")) {
                    boolean known = text.matches("(?s).*\\nimport java\\.[a-z.]+\\." + type + ";.*");
                    if (!known) wrong.add(checkout.name(file) + ": ThreadLocal of " + type);
                }
            }
        }
        assertEquals(List.of(), wrong, "not imported from the JDK");
    }

    @Test
    void nothingIsLeftForLater() {
        assertEquals(List.of(), linesWith(UNFINISHED));
    }

    @Test
    void noPathOfABuildMachineIsWritten() {
        assertEquals(List.of(), linesWith(BUILD_PLACE));
    }

    @Test
    void thisCheckoutsPathIsNotWritten() {
        // A checkout in / or /src says nothing: such a short path may well stand in a text.
        if (checkout.root().getNameCount() < 2) return;
        assertEquals(List.of(), linesWith(Pattern.compile(Pattern.quote(checkout.root() + "/"))));
    }

    private List<String> linesWith(Pattern pattern) {
        List<String> found = new ArrayList<>();
        for (Path file : checkout.files(name -> TEXT.matcher(name).matches())) {
            int number = 0;
            for (String line : Checkout.read(file).lines().toList()) {
                number++;
                if (pattern.matcher(line).find()) found.add(checkout.name(file) + ":" + number + ": " + line.strip());
            }
        }
        return found;
    }
}
