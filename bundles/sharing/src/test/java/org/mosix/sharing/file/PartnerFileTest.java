package org.mosix.sharing.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.mosix.api.Malformed;
import org.mosix.sharing.Contact;
import org.mosix.sharing.Partner;
import org.mosix.sharing.Problem;
import org.mosix.sharing.Range;

/** Good files and bad lines, with the exact words that are said of them. */
class PartnerFileTest {
    private static final Partner NOTHING_SAID =
            new Partner("alpha", "", 65_535, false, false, OptionalInt.empty(), false, List.of(), List.of());

    private static final String KEYS =
            "; the keys are description, priority, can-send, can-take, guest-limit, proximate, nodes, contact";
    private static final String NO_LINE = "a line is 'key = value', blank, or a comment that begins with '#', not ";

    /** A second line, a char for each byte, and what is said of it. */
    private static final Map<String, String> BAD_LINES = Map.ofEntries(
            Map.entry("hello", NO_LINE + "'hello'"),
            Map.entry("can-take", NO_LINE + "'can-take'"),
            Map.entry("h\u00c3\u00a4\u001b[31m", NO_LINE + "'h\u00e4?[31m'"),
            Map.entry("\u00ff\u00fe", NO_LINE + "'\ufffd\ufffd'"),
            Map.entry("\rx", NO_LINE + "'?x'"),
            Map.entry("prio = 5", "there is no key 'prio'" + KEYS),
            Map.entry("Can-Send = yes", "there is no key 'Can-Send'" + KEYS),
            Map.entry("can_send = yes", "there is no key 'can_send'" + KEYS),
            Map.entry("= 5", "there is no key ''" + KEYS),
            Map.entry("\u00a0can-send = yes", "there is no key '\ufffdcan-send'" + KEYS),
            Map.entry("priority = 5", "priority stands in line 1 already, which is in force"),
            Map.entry("priority = x", "priority stands in line 1 already, which is in force"),
            Map.entry("can-send = true", "can-send is yes or no, not 'true'"),
            Map.entry("can-send = YES", "can-send is yes or no, not 'YES'"),
            Map.entry("can-send =", "can-send is yes or no, not ''"),
            Map.entry("can-send = yes # really", "can-send is yes or no, not 'yes # really'"),
            Map.entry("can-send = = yes", "can-send is yes or no, not '= yes'"),
            Map.entry("proximate = 1", "proximate is yes or no, not '1'"),
            Map.entry(
                    "nodes = ",
                    "'' is no address, no range such as 10.1.0.1-10.1.0.20 and no prefix such as 10.1.0.0/24, "
                            + "of IPv4 or IPv6"),
            Map.entry("nodes = 10.9.0.0/8", "the prefix '10.9.0.0/8' begins at 10.0.0.0, not at 10.9.0.0"),
            Map.entry(
                    "contact = node1",
                    "contact is HOST:PORT, such as node1.example.org:7249 or [fd00::1]:7249, with a port "
                            + "of 1 to 65535, not 'node1'"),
            Map.entry("description = a\tb", "the value of description has no control characters, and this one has"),
            Map.entry("description = a\u0000", "the value of description has no control characters, and this one has"),
            Map.entry(
                    "description = \u00c2\u009b",
                    "the value of description has no control characters, and this one has"),
            Map.entry("description = \u00e4", "the value of description is UTF-8 text, and this is not"),
            Map.entry("can-send = yes\u00ff", "the value of can-send is UTF-8 text, and this is not"),
            Map.entry("description = " + "x".repeat(1011), "a line has at most 1024 bytes, not 1025"));

    @Test
    void everything() throws Malformed {
        String text = """
                # Physics, third floor.
                description = Käfig der Physiker = drüben
                priority = 20
                can-send=yes
                \t can-take \t=\t yes \t

                guest-limit = 4
                proximate = yes
                nodes = 10.1.0.0/24
                nodes = 10.1.1.1-10.1.1.20
                  # The new one.
                nodes = fd00:1::/64
                contact = node1.physics.example.org:7249
                contact = [fd00:1::1]:7249""";
        Partner expected = new Partner(
                "alpha",
                "Käfig der Physiker = drüben",
                20,
                true,
                true,
                OptionalInt.of(4),
                true,
                List.of(Range.parse("10.1.0.0/24"), Range.parse("10.1.1.1-10.1.1.20"), Range.parse("fd00:1::/64")),
                List.of(new Contact("node1.physics.example.org", 7249), new Contact("fd00:1::1", 7249)));
        var parsed = new PartnerFile.Parsed(Optional.of(expected), List.of(), List.of(9, 10, 12));
        assertEquals(parsed, PartnerFile.parse("alpha", text.getBytes(StandardCharsets.UTF_8)));
        byte[] otherEnds = ("\ufeff" + text.replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8);
        assertEquals(parsed, PartnerFile.parse("alpha", otherEnds));
    }

    @Test
    void nothing() {
        for (String text : List.of("", "\n\n", "# priority = 1\n", "  \t \n#")) {
            assertEquals(new PartnerFile.Parsed(Optional.of(NOTHING_SAID), List.of(), List.of()), parse(text));
        }
    }

    @Test
    void aBadLineCostsNothingButItself() {
        Partner others = new Partner("alpha", "", 7, false, true, OptionalInt.empty(), false, List.of(), List.of());
        BAD_LINES.forEach((line, sentence) -> {
            var problems = List.of(new Problem("alpha", 2, sentence));
            assertEquals(
                    new PartnerFile.Parsed(Optional.of(others), problems, List.of()),
                    parse("priority = 7\n" + line + "\ncan-take = yes\n"),
                    line);
        });
    }

    @Test
    void aRefusedPriorityIsTheWorst() {
        for (String value : List.of("0", "65536", "-1", "1.5", "0x10", "abc", "", "99999999999")) {
            PartnerFile.Parsed parsed = parse("priority = " + value + "\ncan-take = yes");
            String sentence = "priority is 1 to 65535, not '" + value + "'";
            assertEquals(List.of(new Problem("alpha", 1, sentence)), parsed.problems());
            assertEquals(65_535, parsed.partner().orElseThrow().priority());
            assertEquals(true, parsed.partner().orElseThrow().canTake());
        }
        assertEquals(
                5, parse("priority = x\npriority = 5").partner().orElseThrow().priority());
    }

    @Test
    void aRefusedGuestLimitLetsNobodyIn() {
        String words = "guest-limit is 0 to 65535 or none, not ";
        for (String value : List.of("x", "-1", "65536", "None", "")) {
            PartnerFile.Parsed parsed = parse("guest-limit = " + value);
            assertEquals(List.of(new Problem("alpha", 1, words + "'" + value + "'")), parsed.problems());
            assertEquals(OptionalInt.of(0), limit(parsed));
        }
        assertEquals(OptionalInt.of(0), limit(parse("guest-limit = 5\u0000")));
        assertEquals(OptionalInt.of(0), limit(parse("guest-limit = 5" + " ".repeat(2000))));
        assertEquals(OptionalInt.of(0), limit(parse("guest-limit = 0")));
        assertEquals(OptionalInt.of(65_535), limit(parse("guest-limit = 65535\nguest-limit = x")));
        assertEquals(OptionalInt.of(7), limit(parse("guest-limit = x\nguest-limit = 7")));
        assertEquals(OptionalInt.empty(), limit(parse("guest-limit = none\nguest-limit = x")));
        assertEquals(OptionalInt.empty(), limit(parse("guest-limit = x\nguest-limit = none")));
    }

    @Test
    void whatStandsTwiceIsThereOnce() {
        PartnerFile.Parsed parsed = parse(
                "nodes = 10.1.0.0/24\nnodes = 10.1.0.0-10.1.0.255\ncontact = a:1\ncontact = a:1\ncan-take = yes\ncan-take = no\n");
        assertEquals(
                List.of(
                        "alpha:2: nodes 10.1.0.0/24 stands in line 1 already",
                        "alpha:4: contact a:1 stands in line 3 already",
                        "alpha:6: can-take stands in line 5 already, which is in force"),
                parsed.problems().stream().map(Problem::toString).toList());
        assertEquals(List.of(1), parsed.nodeLines());
        assertEquals(true, parsed.partner().orElseThrow().canTake());
    }

    @Test
    void namesOfFiles() {
        for (String name : List.of("a", "A-1_b.c", "0", "x".repeat(63))) {
            assertEquals(
                    name,
                    PartnerFile.parse(name, new byte[0]).partner().orElseThrow().name());
        }
        String words =
                "the name of a partner has 1 to 63 letters, digits, '-', '.' and '_', a letter or digit first, unlike ";
        for (String name : List.of("", ".", "..", ".hidden", "-r", "a/b", "a b", "a~", "\u00e4", "x".repeat(64))) {
            String shown = name.length() > 60 ? name.substring(0, 60) + "..." : name;
            var problem = new Problem(name.length() > 63 ? "x".repeat(63) : name, 0, words + "'" + shown + "'");
            assertEquals(
                    new PartnerFile.Parsed(Optional.empty(), List.of(problem), List.of()),
                    PartnerFile.parse(name, new byte[0]));
        }
        assertEquals(
                "a?b", PartnerFile.parse("a\nb", new byte[0]).problems().get(0).file());
    }

    @Test
    void aFileThatIsTooLongSaysNothing() {
        byte[] longest = ("can-take = yes\n" + "#".repeat(FileText.MOST_BYTES - 15)).getBytes(StandardCharsets.UTF_8);
        PartnerFile.Parsed parsed = PartnerFile.parse("alpha", longest);
        assertEquals(List.of(), parsed.problems());
        assertEquals(true, parsed.partner().orElseThrow().canTake());

        byte[] longer = Arrays.copyOf(longest, longest.length + 1);
        String sentence = "a file has at most 1048576 bytes, not 1048577; nothing of it is in force";
        assertEquals(
                new PartnerFile.Parsed(
                        Optional.of(NOTHING_SAID), List.of(new Problem("alpha", 0, sentence)), List.of()),
                PartnerFile.parse("alpha", longer));
    }

    @Test
    void nonsenseIsNotToldWithoutEnd() {
        PartnerFile.Parsed parsed = parse("x\n".repeat(1000) + "can-take = yes");
        assertEquals(101, parsed.problems().size());
        assertEquals(
                "alpha:101: more than 100 lines are refused; from this one on it is not told why",
                parsed.problems().get(100).toString());
        assertEquals(true, parsed.partner().orElseThrow().canTake());
        assertEquals(100, parse("x\n".repeat(100)).problems().size());
    }

    private static OptionalInt limit(PartnerFile.Parsed parsed) {
        return parsed.partner().orElseThrow().guestLimit();
    }

    private static PartnerFile.Parsed parse(String bytes) {
        return PartnerFile.parse("alpha", bytes.getBytes(StandardCharsets.ISO_8859_1));
    }
}
