package org.mosix.sharing.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.PartnerBook;
import org.mosix.api.Refused;
import org.mosix.api.SharingRule;
import org.mosix.sharing.Range;

/** A directory of partners' files, and what is answered by it. */
class SharingTest {
    @TempDir
    Path dir;

    private Path partners;
    private Sharing sharing;

    @BeforeEach
    void begin() throws Exception {
        partners = dir.resolve("partners");
        sharing = new Sharing(new BookDirectory(partners), List.of(Range.parse("10.0.0.1-10.0.0.9")));
    }

    private static InetAddress at(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void file(String name, String text) throws IOException {
        Files.createDirectories(partners);
        Files.writeString(partners.resolve(name), text);
        sharing.look();
    }

    private Optional<String> guest(String home, SharingRule.Visitor... here) {
        return sharing.mayCome(at(home), List.of(here), OptionalInt.empty()).refusal();
    }

    private static SharingRule.Visitor of(String home, int number) {
        return new SharingRule.Visitor(home + "#" + number, at(home), number);
    }

    @Test
    void ourOwnMayAlwaysAndStrangersNever() {
        sharing.look();
        assertEquals(Optional.empty(), guest("10.0.0.5"));
        assertEquals(Optional.empty(), sharing.refusesHost(at("10.0.0.9")));
        assertTrue(guest("10.0.1.1").orElseThrow().contains("no cluster that this node knows"));
        assertTrue(sharing.refusesHost(at("10.0.1.1")).isPresent());
    }

    @Test
    void whoseFileIsGoneHasNoPermissionAlsoAfterAFailedLook() throws IOException {
        file("physics", "nodes = 10.0.1.0/24\ncan-take = yes\n");
        for (int i = 0; i <= BookDirectory.MOST; i++) {
            Files.createFile(partners.resolve("more" + i));
        }
        sharing.look();
        assertEquals(Optional.empty(), guest("10.0.1.1"), "what cannot be read leaves all as it was");
        try (var files = Files.list(partners)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        sharing.look();
        assertTrue(guest("10.0.1.1").isPresent());
    }

    @Test
    void aFileIsInForceAsSoonAsItIsSeen() throws IOException {
        file("physics", "nodes = 10.0.1.0/24\ncan-take = yes\n");
        assertEquals(Optional.empty(), guest("10.0.1.1"));
        assertEquals(
                "this node sends no processes to physics: can-send is no",
                sharing.refusesHost(at("10.0.1.1")).orElseThrow());
        file("physics", "nodes = 10.0.1.0/24\ncan-send = yes\n# more\n");
        assertTrue(guest("10.0.1.1").orElseThrow().contains("can-take is no"));
        assertEquals(Optional.empty(), sharing.refusesHost(at("10.0.1.1")));
        Files.delete(partners.resolve("physics"));
        sharing.look();
        assertTrue(guest("10.0.1.1").isPresent());
    }

    @Test
    void itsGuestsAreCountedTogether() throws IOException {
        file("physics", "nodes = 10.0.1.0/24\ncan-take = yes\nguest-limit = 3\n");
        SharingRule.Visitor[] two = {of("10.0.1.1", 1), of("10.0.1.2", 2), of("10.0.0.2", 3), of("10.0.0.2", 4)};
        assertEquals(Optional.empty(), guest("10.0.1.3", two));
        SharingRule.Visitor[] three = {of("10.0.1.1", 1), of("10.0.1.1", 2), of("10.0.1.2", 3)};
        assertEquals(
                "this node takes 3 guests of physics and has 3",
                guest("10.0.1.3", three).orElseThrow());
        assertEquals(Optional.empty(), guest("10.0.0.3", three), "our own are not theirs");
    }

    private SharingRule.Answer full(String home, int limit, SharingRule.Visitor... here) {
        return sharing.mayCome(at(home), List.of(here), OptionalInt.of(limit));
    }

    @Test
    void theBetterOneTakesThePlaceOfTheWorst() throws IOException {
        file("physics", "nodes = 10.0.1.0/24\ncan-take = yes\npriority = 20\n");
        file("biology", "nodes = 10.0.2.0/24\ncan-take = yes\npriority = 50\n");
        SharingRule.Visitor[] here = {of("10.0.2.1", 9), of("10.0.2.2", 5), of("10.0.1.1", 1)};
        SharingRule.Answer youngest = new SharingRule.Answer(Optional.empty(), List.of("10.0.2.2#5"));
        assertEquals(youngest, full("10.0.1.7", 3, here));
        assertEquals(youngest, full("10.0.0.7", 3, here));
        assertEquals(List.of(), full("10.0.0.7", 4, here).leaving());
        assertEquals(
                List.of("10.0.2.2#5", "10.0.2.1#9"), full("10.0.1.7", 2, here).leaving());
        assertEquals(
                "this node takes 3 guests and has 3; too few of them have a worse priority than 50",
                full("10.0.2.7", 3, here).refusal().orElseThrow());
        assertEquals(List.of(), full("10.0.2.7", 3, here).leaving());
    }

    @Test
    void whoIsNobodysAnyMoreLeavesFirst() throws IOException {
        file("physics", "nodes = 10.0.1.0/24\ncan-take = yes\npriority = 65534\n");
        SharingRule.Visitor[] here = {of("10.0.1.1", 1), of("10.0.2.1", 9)};
        assertEquals(List.of("10.0.2.1#9"), full("10.0.1.7", 2, here).leaving());
        assertEquals(Optional.of(new SharingRule.Standing("physics", 65534)), sharing.standing(at("10.0.1.1")));
        assertEquals(Optional.of(new SharingRule.Standing("", 0)), sharing.standing(at("10.0.0.1")));
        assertEquals(Optional.empty(), sharing.standing(at("10.0.2.1")));
    }

    @Test
    void badLinesAreToldAndOthersHold() throws IOException {
        file("physics", "nodes = 10.0.1.0/24\npriority = best\ncan-take = yes\ncan-fly = yes\n");
        PartnerBook.Contents contents = sharing.read();
        assertEquals(2, contents.problems().size(), contents::toString);
        assertTrue(contents.problems().get(0).startsWith("physics:2: "), contents::toString);
        assertTrue(contents.problems().get(1).startsWith("physics:4: "), contents::toString);
        assertEquals(Optional.empty(), guest("10.0.1.1"));
        assertEquals(65535, contents.partners().get(0).priority());
    }

    @Test
    void commandsChangeOneLineAndKeepTheRest() throws Exception {
        file("physics", "# agreed with A. on Monday\nnodes = 10.0.1.0/24\n");
        sharing.set("physics", "priority", "10");
        sharing.set("physics", "nodes", "10.0.2.7");
        sharing.set("physics", "guest-limit", "5");
        PartnerBook.Entry entry = sharing.read().partners().get(0);
        assertEquals(10, entry.priority());
        assertEquals(OptionalInt.of(5), entry.guestLimit());
        assertEquals(List.of("10.0.1.0/24", "10.0.2.7"), entry.nodes());
        assertTrue(Files.readString(partners.resolve("physics")).startsWith("# agreed with A. on Monday\n"));
        sharing.unset("physics", "nodes", "10.0.2.7");
        sharing.unset("physics", "guest-limit", "");
        entry = sharing.read().partners().get(0);
        assertEquals(List.of("10.0.1.0/24"), entry.nodes());
        assertEquals(OptionalInt.empty(), entry.guestLimit());
        sharing.remove("physics");
        assertTrue(sharing.read().partners().isEmpty());
        try (var left = Files.list(partners)) {
            assertEquals(0, left.count(), "no draft is left");
        }
    }

    @Test
    void whatIsRefusedChangesNothing() throws Exception {
        file("physics", "nodes = 10.0.1.0/24\n");
        file("biology", "nodes = 10.0.2.0/24\n");
        refused(() -> sharing.set("physics", "priority", "0"));
        refused(() -> sharing.set("physics", "colour", "red"));
        refused(() -> sharing.set("../physics", "priority", "7"));
        refused(() -> sharing.set(".hidden", "priority", "7"));
        refused(() -> sharing.set("physics", "nodes", "10.0.2.9-10.0.3.1"));
        refused(() -> sharing.set("physics", "nodes", "10.0.0.3"));
        refused(() -> sharing.unset("chemistry", "priority", ""));
        refused(() -> sharing.remove("chemistry"));
        refused(() -> sharing.remove("../partners/physics"));
        assertEquals("nodes = 10.0.1.0/24\n", Files.readString(partners.resolve("physics")));
        assertFalse(Files.exists(partners.resolve("chemistry")));
    }

    private static void refused(org.junit.jupiter.api.function.Executable change) {
        Refused why = assertThrows(Refused.class, change);
        assertFalse(why.getMessage().isBlank());
    }

    @Test
    void leftoversOfEditorsAreNoPartners() throws IOException {
        file("physics~", "nodes = 10.0.1.0/24\n");
        file(".physics.swp", "nodes = 10.0.1.0/24\n");
        Files.createDirectory(partners.resolve("directory"));
        sharing.look();
        assertTrue(sharing.read().partners().isEmpty());
        assertTrue(sharing.read().problems().isEmpty());
    }

    @Test
    void aLinkStaysOne() throws Exception {
        Path real = Files.writeString(dir.resolve("real"), "nodes = 10.0.1.0/24\n");
        Files.createDirectories(partners);
        Files.createSymbolicLink(partners.resolve("physics"), real);
        sharing.set("physics", "can-take", "yes");
        assertTrue(Files.isSymbolicLink(partners.resolve("physics")));
        assertTrue(Files.readString(real).contains("can-take = yes"));
    }

    @Test
    void whatCannotBeReadLeavesAllAsItWas() throws IOException {
        file("physics", "nodes = 10.0.1.0/24\ncan-take = yes\n");
        for (int i = 0; i <= BookDirectory.MOST; i++) {
            Files.createFile(partners.resolve("p" + i));
        }
        sharing.look();
        assertEquals(Optional.empty(), guest("10.0.1.1"));
    }
}
