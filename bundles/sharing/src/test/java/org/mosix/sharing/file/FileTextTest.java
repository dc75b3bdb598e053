package org.mosix.sharing.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mosix.api.Malformed;
import org.mosix.sharing.Contact;
import org.mosix.sharing.Partner;
import org.mosix.sharing.Range;

/** Changes of a file: what was to be changed is, and nothing else. */
class FileTextTest {
    private static final String FILE = """
            # Physics.
            priority = 20
              can-take\t=  no

            nodes = 10.1.0.0/24
            # The new ones:
            nodes = 10.2.0.0/24
            proximate = yes
            """;

    @Test
    void aValueTakesThePlaceOfTheOldOne() throws Malformed {
        assertEquals(FILE.replace("= 20", "= 7"), shown(text(FILE).set(PartnerKey.PRIORITY, " 7 ")));
        assertEquals(FILE.replace("=  no", "=  yes"), shown(text(FILE).set(PartnerKey.CAN_TAKE, "yes")));
        assertEquals(
                FILE.replace("\n", "\r\n").replace("= 20", "= 7"),
                shown(text(FILE.replace("\n", "\r\n")).set(PartnerKey.PRIORITY, "7")));
        assertEquals("priority= 7", shown(text("priority=").set(PartnerKey.PRIORITY, "7")));
        assertEquals("priority=7", shown(text("priority=5").set(PartnerKey.PRIORITY, "7")));
        assertEquals("\ufeffpriority=7", shown(text("\ufeffpriority=5").set(PartnerKey.PRIORITY, "7")));
    }

    @Test
    void aValueThatWasNotThereComesLast() throws Malformed {
        assertEquals(FILE + "guest-limit = 4\n", shown(text(FILE).set(PartnerKey.GUEST_LIMIT, "4")));
        assertEquals("guest-limit = 4\n", shown(text("").set(PartnerKey.GUEST_LIMIT, "4")));
        assertEquals("# x\nguest-limit = 4\n", shown(text("# x").set(PartnerKey.GUEST_LIMIT, "4")));
        assertEquals(
                "#\r\n# x\r\nguest-limit = 4\r\n", shown(text("#\r\n# x\r\n").set(PartnerKey.GUEST_LIMIT, "4")));
        assertEquals("description = Käfig\n", shown(text("").set(PartnerKey.DESCRIPTION, "Käfig")));
    }

    @Test
    void theLineInForceIsChangedElseTheFirstRefusedOne() throws Malformed {
        String one = "priority = x\npriority = 5\npriority = 6\n";
        assertEquals(
                "priority = x\npriority = 7\npriority = 6\n", shown(text(one).set(PartnerKey.PRIORITY, "7")));
        String none = "priority = x\n# priority = 5\npriority = y\n";
        assertEquals(
                "priority = 7\n# priority = 5\npriority = y\n", shown(text(none).set(PartnerKey.PRIORITY, "7")));
    }

    @Test
    void valuesOfRepeatableKeysComeAndGo() throws Malformed {
        String added = FILE.replace("10.2.0.0/24\n", "10.2.0.0/24\nnodes = 10.3.0.1\n");
        assertEquals(added, shown(text(FILE).add(PartnerKey.NODES, "10.3.0.1")));
        assertEquals(FILE + "contact = a:1\n", shown(text(FILE).add(PartnerKey.CONTACT, "a:1")));
        assertEquals(
                FILE.replace("nodes = 10.1.0.0/24\n", ""),
                shown(text(FILE).remove(PartnerKey.NODES, "10.1.0.0-10.1.0.255")));
        assertEquals("", shown(text("nodes = tpyo").remove(PartnerKey.NODES, "tpyo")));
        FileText<PartnerKey> same = text(FILE);
        assertSame(same, same.add(PartnerKey.NODES, "10.2.0.0-10.2.0.255"));
        assertSame(same, same.remove(PartnerKey.NODES, "10.2.0.0/25"));
        assertSame(same, same.clear(PartnerKey.CONTACT));
        assertEquals(
                "# Physics.\n",
                shown(text("# Physics.\nnodes = x\nnodes = ::1\n").clear(PartnerKey.NODES)));
    }

    @Test
    void whatWouldBeRefusedIsNotWritten() {
        refused("priority is 1 to 65535, not '0'", PartnerKey.PRIORITY, "0");
        refused("can-take is yes or no, not 'maybe'", PartnerKey.CAN_TAKE, "maybe");
        String control = "the value of description has no control characters, and this one has";
        refused(control, PartnerKey.DESCRIPTION, "a\npriority = 1");
        refused(control, PartnerKey.DESCRIPTION, "a\rb");
        refused("the value of description cannot be written in UTF-8", PartnerKey.DESCRIPTION, "\ud800");
        refused("a line has at most 1024 bytes, not 1025", PartnerKey.DESCRIPTION, "x".repeat(1011));
        assertThrows(Malformed.class, () -> text(FILE).add(PartnerKey.NODES, "10.1.0.0/99"));
        String wide = "priority = " + " ".repeat(1012) + "5";
        var wrong = assertThrows(Malformed.class, () -> text(wide).set(PartnerKey.PRIORITY, "77"));
        assertEquals("a line has at most 1024 bytes, not 1025", wrong.getMessage());
        String full = "#".repeat(FileText.MOST_BYTES);
        wrong = assertThrows(Malformed.class, () -> text(full).set(PartnerKey.PRIORITY, "7"));
        assertEquals("the file would have 1048590 bytes, more than 1048576", wrong.getMessage());
        assertThrows(Malformed.class, () -> text(full + "#"));
        assertThrows(IllegalArgumentException.class, () -> text(FILE).set(PartnerKey.NODES, "::1"));
        assertThrows(IllegalArgumentException.class, () -> text(FILE).add(PartnerKey.PRIORITY, "1"));
        assertThrows(IllegalArgumentException.class, () -> text(FILE).remove(PartnerKey.PRIORITY, "1"));
    }

    @Test
    void noiseStaysByteForByte() throws Malformed {
        Random random = new Random(1);
        byte[] letters = RandomFile.bytes("\r\n\n =#\tpriority\ufeff");
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = random.nextInt(4) == 0 ? bytes[k] : letters[random.nextInt(letters.length)];
            }
            assertArrayEquals(bytes, FileText.of(PartnerFile.GRAMMAR, bytes).bytes());
        }
    }

    @Test
    void changesAreReadAsMadeAndNothingElseChanges() throws Malformed {
        Random random = new Random(2);
        int changed = 0;
        for (int i = 0; i < 1500; i++) {
            FileText<PartnerKey> text = FileText.of(
                    PartnerFile.GRAMMAR, RandomFile.bytes(withMistakes(random, RandomFile.text(random, 7))));
            for (int k = 0; k < 6; k++) {
                FileText<PartnerKey> before = text;
                PartnerKey key = PartnerKey.values()[random.nextInt(PartnerKey.values().length)];
                String value = RandomFile.value(random, key, 7);
                List<Object> expected = new ArrayList<>(values(parse(before), key));
                switch (random.nextInt(key.isRepeatable() ? 3 : 2)) {
                    case 0 -> {
                        text = text.clear(key);
                        expected = values(parse(FileText.of(PartnerFile.GRAMMAR, new byte[0])), key);
                    }
                    case 1 -> {
                        text = key.isRepeatable() ? text.add(key, value) : text.set(key, value);
                        if (!key.isRepeatable()) {
                            expected.clear();
                        }
                        if (!expected.contains(meaning(key, value))) {
                            expected.add(meaning(key, value));
                        }
                    }
                    default -> {
                        Object gone = expected.isEmpty()
                                ? meaning(key, value)
                                : expected.remove(random.nextInt(expected.size()));
                        text = text.remove(key, gone.toString());
                    }
                }
                assertEquals(expected, values(parse(text), key), () -> key + ": " + shown(before));
                for (PartnerKey other : PartnerKey.values()) {
                    if (other != key) {
                        assertEquals(values(parse(before), other), values(parse(text), other));
                    }
                }
                assertEquals(without(key, before), without(key, text));
                changed += text == before ? 0 : 1;
            }
        }
        assertTrue(changed > 3000, changed + " changes");
    }

    private static String withMistakes(Random random, String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        for (int k = random.nextInt(3); k > 0; k--) {
            String mistake = List.of(
                            "priority = x",
                            "guest-limit = x",
                            "nodes = x",
                            "nonsense",
                            "priority = 3",
                            "can-take = yes")
                    .get(random.nextInt(6));
            lines.add(random.nextInt(lines.size() + 1), mistake);
        }
        return String.join("\n", lines);
    }

    private static List<String> without(PartnerKey key, FileText<PartnerKey> text) {
        return text.lines().stream()
                .filter(line -> !line.key(PartnerFile.GRAMMAR).equals(Optional.of(key)))
                .map(Line::raw)
                .toList();
    }

    private static Object meaning(PartnerKey key, String value) throws Malformed {
        return switch (key) {
            case NODES -> Range.parse(value);
            case CONTACT -> Contact.parse(value);
            default -> value;
        };
    }

    /** As they would be written. */
    private static List<?> valuesOf(Partner partner, PartnerKey key) {
        return switch (key) {
            case DESCRIPTION -> List.of(partner.description());
            case PRIORITY -> List.of("" + partner.priority());
            case CAN_SEND -> List.of(partner.canSend() ? "yes" : "no");
            case CAN_TAKE -> List.of(partner.canTake() ? "yes" : "no");
            case GUEST_LIMIT ->
                List.of(
                        partner.guestLimit().isPresent()
                                ? "" + partner.guestLimit().getAsInt()
                                : "none");
            case PROXIMATE -> List.of(partner.proximate() ? "yes" : "no");
            case NODES -> partner.nodes();
            case CONTACT -> partner.contacts();
        };
    }

    private static List<Object> values(Partner partner, PartnerKey key) {
        return new ArrayList<>(valuesOf(partner, key));
    }

    private static Partner parse(FileText<PartnerKey> text) {
        return PartnerFile.parse("alpha", text.bytes()).partner().orElseThrow();
    }

    private static void refused(String sentence, PartnerKey key, String value) {
        var wrong = assertThrows(Malformed.class, () -> text(FILE).set(key, value), value);
        assertEquals(sentence, wrong.getMessage());
    }

    private static FileText<PartnerKey> text(String text) throws Malformed {
        return FileText.of(PartnerFile.GRAMMAR, RandomFile.bytes(text));
    }

    private static String shown(FileText<PartnerKey> text) {
        return new String(text.bytes(), StandardCharsets.UTF_8);
    }
}
