package org.mosix.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mosix.api.Malformed;

class PartnersTest {
    private static final int UNIVERSE = 48;

    @Test
    void theMostExactRangeWins() throws Malformed {
        Partner site = partner("site", "10.0.0.0/8", "fd00::/16");
        Partner lab = partner("lab", "10.1.0.0/16");
        Partner desk = partner("desk", "10.1.2.3");
        Partners partners = Partners.of(List.of(Range.parse("10.1.7.0/24")), List.of(site, desk, lab));
        assertSame(site, partners.originOf(address("10.0.0.0")));
        assertSame(site, partners.originOf(address("10.255.255.255")));
        assertSame(lab, partners.originOf(address("10.1.2.2")));
        assertSame(desk, partners.originOf(address("10.1.2.3")));
        assertSame(lab, partners.originOf(address("10.1.2.4")));
        assertSame(Origin.NoPartner.OWN, partners.originOf(address("10.1.7.255")));
        assertSame(lab, partners.originOf(address("10.1.8.0")));
        assertSame(Origin.NoPartner.UNKNOWN, partners.originOf(address("11.0.0.0")));
        assertSame(Origin.NoPartner.UNKNOWN, partners.originOf(address("9.255.255.255")));
        assertSame(site, partners.originOf(address("fd00:ffff::")));
        assertSame(Origin.NoPartner.UNKNOWN, partners.originOf(address("fd01::")));
    }

    @Test
    void theWholeOfAFamilyHoldsNothingOfTheOther() throws Malformed {
        Partners v6 = Partners.of(List.of(), List.of(partner("all", "::/0")));
        assertSame(Origin.NoPartner.UNKNOWN, v6.originOf(address("255.255.255.255")));
        assertTrue(v6.originOf(address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")) instanceof Partner);
        Partners v4 = Partners.of(List.of(), List.of(partner("all", "0.0.0.0/0")));
        assertTrue(v4.originOf(address("255.255.255.255")) instanceof Partner);
        assertSame(Origin.NoPartner.UNKNOWN, v4.originOf(address("::")));
    }

    @Test
    void ownNodesAreOursHoweverExactAPartnerIs() throws Malformed {
        Partners partners = Partners.of(List.of(Range.parse("10.0.0.0/8")), List.of(partner("a", "10.1.2.3")));
        assertSame(Origin.NoPartner.OWN, partners.originOf(address("10.1.2.3")));
    }

    @Test
    void agreesWithASearchThroughAll() {
        Random random = new Random(1);
        Set<Origin.NoPartner> seen = EnumSet.noneOf(Origin.NoPartner.class);
        int foreign = 0;
        for (int i = 0; i < 3000; i++) {
            List<Range> own = ranges(random, 3);
            List<Partner> partners = new ArrayList<>();
            for (String name : List.of("a", "b", "c", "d")) {
                partners.add(partner(name).withNodes(ranges(random, 5)));
            }
            List<Partner> shuffled = new ArrayList<>(partners);
            Collections.shuffle(shuffled, random);
            Partners book = Partners.of(own, shuffled);
            for (int n = 0; n < 2 * UNIVERSE; n++) {
                Origin expected = search(own, partners, place(n));
                assertSame(expected, book.originOf(place(n)), () -> own + " " + partners);
                if (expected instanceof Origin.NoPartner other) {
                    seen.add(other);
                } else {
                    foreign++;
                }
            }
        }
        assertEquals(EnumSet.allOf(Origin.NoPartner.class), seen);
        assertTrue(foreign > 10_000, foreign + " places were a partner's");
    }

    @Test
    void tellsWhatChanged() throws Malformed {
        Partner stays = partner("stays", "10.1.0.0/16");
        Partner goes = partner("goes", "10.2.0.0/16");
        Partner moves = partner("moves", "10.3.0.0/16");
        Partner comes = partner("comes", "10.2.0.0/16");
        Partner moved = partner("moves", "10.4.0.0/16");
        Partners before = Partners.of(List.of(), List.of(stays, goes, moves));
        Partners after = Partners.of(List.of(), List.of(moved, comes, partner("stays", "10.1.0.0/16")));
        Changes changes = before.changesTo(after);
        assertEquals(new Changes(List.of(comes), List.of(goes), List.of(new Changes.Change(moves, moved))), changes);
        assertFalse(changes.isEmpty());
        assertTrue(before.changesTo(before).isEmpty());
        assertEquals(
                List.of("comes", "moves", "stays"),
                after.all().stream().map(Partner::name).toList());
        assertEquals(stays, after.named("stays").orElseThrow());
        assertTrue(after.named("goes").isEmpty());
    }

    @Test
    void whatNoPartnerCanBeIsNamed() {
        assertThrows(IllegalArgumentException.class, () -> partner("../a"));
        assertThrows(IllegalArgumentException.class, () -> partner("."));
        assertThrows(IllegalArgumentException.class, () -> Partners.of(List.of(), List.of(partner("a"), partner("a"))));
        var wrong = assertThrows(
                IllegalArgumentException.class,
                () -> new Partner("a", "", 0, false, false, OptionalInt.empty(), false, List.of(), List.of()));
        assertEquals("the priority of a partner cannot be 0", wrong.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> new Partner("a", "", 1, false, false, OptionalInt.of(65_536), false, List.of(), List.of()));
    }

    private static Origin search(List<Range> own, List<Partner> partners, Address address) {
        if (own.stream().anyMatch(range -> range.contains(address))) {
            return Origin.NoPartner.OWN;
        }
        Origin best = Origin.NoPartner.UNKNOWN;
        long least = Long.MAX_VALUE;
        for (Partner partner : partners) {
            for (Range range : partner.nodes()) {
                long size = range.last().low() - range.first().low();
                if (range.contains(address) && size < least) {
                    least = size;
                    best = partner;
                }
            }
        }
        return best;
    }

    private static List<Range> ranges(Random random, int most) {
        List<Range> ranges = new ArrayList<>();
        for (int k = random.nextInt(most); k > 0; k--) {
            int family = random.nextInt(2) * UNIVERSE;
            int one = random.nextInt(UNIVERSE);
            int other = Math.min(UNIVERSE - 1, one + random.nextInt(random.nextInt(UNIVERSE) + 1));
            ranges.add(new Range(place(family + one), place(family + other)));
        }
        return ranges;
    }

    /** The last addresses of IPv4, then the first ones of IPv6. */
    private static Address place(int number) {
        return number < UNIVERSE ? Address.ofIpv4(number - UNIVERSE) : new Address(0, number - UNIVERSE);
    }

    private static Address address(String text) {
        return Address.parse(text).orElseThrow();
    }

    private static Partner partner(String name, String... nodes) {
        List<Range> ranges = new ArrayList<>();
        for (String text : nodes) {
            try {
                ranges.add(Range.parse(text));
            } catch (Malformed e) {
                throw new AssertionError(e);
            }
        }
        return new Partner(name, "", 9, true, true, OptionalInt.empty(), false, ranges, List.of());
    }
}
