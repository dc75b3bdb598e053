package org.mosix.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The room table against the Maven modules and the Java sources. */
class RoomsTest {

    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>.*?</dependency>", Pattern.DOTALL);
    private static final Pattern ROOM_JAR = Pattern.compile("<artifactId>mosix-([a-z0-9]+)</artifactId>");

    private final Checkout checkout = Checkout.here();
    private final Rooms rooms = Rooms.of(checkout);

    @Test
    void everyRoomHasABundleAndEveryBundleARow() {
        var bundles = new TreeSet<String>();
        for (Path pom : checkout.files(name -> name.matches("bundles/[^/]+/pom\\.xml"))) bundles.add(room(pom));
        assertEquals(new TreeSet<>(rooms.mayImport().keySet()), bundles);
    }

    @Test
    void theTableHasNoCycle() {
        // The rows are written in an order in which each names rooms above it only; that is the proof.
        var above = new TreeSet<String>();
        rooms.mayImport().forEach((room, others) -> {
            assertTrue(above.containsAll(others), room + " may import a room that stands below it: " + others);
            above.add(room);
        });
    }

    @Test
    void pomsDependOnWhatTheTableAllows() {
        List<String> wrong = new ArrayList<>();
        for (Path pom : checkout.files(name -> name.matches("bundles/[^/]+/pom\\.xml"))) {
            Matcher dependency = DEPENDENCY.matcher(Checkout.read(pom));
            while (dependency.find()) {
                boolean forTests = dependency.group().contains("<scope>test</scope>");
                Matcher jar = ROOM_JAR.matcher(dependency.group());
                if (!forTests && jar.find() && !rooms.allows(room(pom), jar.group(1))) {
                    wrong.add(checkout.name(pom) + " depends on " + jar.group(1));
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void sourcesImportWhatTheTableAllows() {
        List<String> wrong = new ArrayList<>();
        List<Path> files = checkout.files(name -> name.matches("bundles/[^/]+/src/main/java/.*\\.java"));
        for (JavaSource source : JavaSource.parse(files)) {
            String room = checkout.name(source.file()).split("/")[1];
            for (String other : source.rooms()) {
                if (!rooms.allows(room, other)) wrong.add(checkout.name(source.file()) + " names the room " + other);
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void aRoomsPackagesCarryItsName() {
        List<String> wrong =
                checkout.files(name -> name.matches("bundles/[^/]+/src/(main|test)/java/.*\\.java")).stream()
                        .map(checkout::name)
                        .filter(name -> !name.contains("/java/org/mosix/" + name.split("/")[1] + "/"))
                        .toList();
        assertEquals(List.of(), wrong);
    }

    private static String room(Path pom) {
        return pom.getParent().getFileName().toString();
    }
}
