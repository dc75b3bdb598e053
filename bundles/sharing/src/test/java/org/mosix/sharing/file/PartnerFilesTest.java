package org.mosix.sharing.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mosix.api.Malformed;
import org.mosix.sharing.Address;
import org.mosix.sharing.Origin;
import org.mosix.sharing.Partner;
import org.mosix.sharing.Problem;
import org.mosix.sharing.Range;

/** Several files: whose a range is that two of them want. */
class PartnerFilesTest {
    private static final String APART = "; ranges of two partners lie apart, or one is a part of the other";
    private static final String FROM_OURS = "; a range of a partner lies apart from ours or around them";
    private static final int UNIVERSE = 40;

    @Test
    void twoPartnersCannotHaveTheSame() throws Malformed {
        var reading = read(
                "",
                Map.of(
                        "beta",
                        "# same, crossing, part, around, apart\n"
                                + "nodes = 10.1.0.0-10.1.0.255\nnodes = 10.2.0.15-10.2.0.30\nnodes = 10.3.0.5\n"
                                + "nodes = 10.4.0.0/16\nnodes = 10.5.0.0/24\n",
                        "alpha",
                        "nodes = 10.1.0.0/24\nnodes = 10.2.0.1-10.2.0.20\nnodes = 10.3.0.0/24\n\nnodes = 10.4.0.5\n"));
        assertEquals(
                List.of(
                        "beta:2: nodes 10.1.0.0/24 overlap 10.1.0.0/24 of alpha, line 1" + APART,
                        "beta:3: nodes 10.2.0.15-10.2.0.30 overlap 10.2.0.1-10.2.0.20 of alpha, line 2" + APART),
                told(reading));
        assertEquals("alpha", owner(reading, "10.1.0.7"));
        assertEquals("alpha", owner(reading, "10.2.0.17"));
        assertEquals("UNKNOWN", owner(reading, "10.2.0.25"));
        assertEquals("beta", owner(reading, "10.3.0.5"));
        assertEquals("alpha", owner(reading, "10.3.0.6"));
        assertEquals("alpha", owner(reading, "10.4.0.5"));
        assertEquals("beta", owner(reading, "10.4.0.6"));
        assertEquals("beta", owner(reading, "10.5.0.6"));
    }

    @Test
    void nobodyGetsOurNodes() throws Malformed {
        var reading = read(
                "10.0.0.8/29",
                Map.of(
                        "alpha",
                        "nodes = 10.0.0.9\nnodes = 10.0.0.8/29\nnodes = 10.0.0.1-10.0.0.8\nnodes = 10.0.0.0/24\n"));
        assertEquals(
                List.of(
                        "alpha:1: nodes 10.0.0.9 overlap our own nodes 10.0.0.8/29" + FROM_OURS,
                        "alpha:2: nodes 10.0.0.8/29 overlap our own nodes 10.0.0.8/29" + FROM_OURS,
                        "alpha:3: nodes 10.0.0.1-10.0.0.8 overlap our own nodes 10.0.0.8/29" + FROM_OURS),
                told(reading));
        assertEquals("OWN", owner(reading, "10.0.0.9"));
        assertEquals("alpha", owner(reading, "10.0.0.7"));
        assertEquals("alpha", owner(reading, "10.0.0.16"));
    }

    @Test
    void rangesOfOnePartnerMayCross() throws Malformed {
        var reading = read("", Map.of("alpha", "nodes = 10.0.0.1-10.0.0.9\nnodes = 10.0.0.5-10.0.0.20\n"));
        assertEquals(List.of(), told(reading));
        assertEquals("alpha", owner(reading, "10.0.0.7"));
    }

    @Test
    void problemsStandInTheOrderOfFilesAndLines() throws Malformed {
        var reading = read(
                "",
                Map.of(
                        "b",
                        "nodes = 10.0.0.1\nx\nnodes = 10.0.0.2\n",
                        "a",
                        "nodes = 10.0.0.1\nnodes = 10.0.0.2\ny",
                        ".c",
                        ""));
        assertEquals(
                List.of(".c:0", "a:3", "b:1", "b:2", "b:3"),
                reading.problems().stream()
                        .map(problem -> problem.file() + ":" + problem.line())
                        .toList());
        assertEquals(
                List.of("a", "b"),
                reading.partners().all().stream().map(Partner::name).toList());
    }

    @Test
    void agreesWithComparingEachWithEach() {
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 5000; i++) {
            List<Range> own = ranges(random, 3);
            Map<String, byte[]> files = new TreeMap<>();
            List<String> expected = new ArrayList<>();
            Map<Range, String> taken = new TreeMap<>(Comparator.comparing(Range::toString));
            for (String name : List.of("a", "b", "c")) {
                List<Range> ranges = ranges(random, 7).stream().distinct().toList();
                StringBuilder text = new StringBuilder();
                List<Range> good = new ArrayList<>();
                for (Range range : ranges) {
                    text.append("nodes = ").append(range).append('\n');
                    boolean ours = own.stream().anyMatch(other -> range.overlaps(other) && !isAround(range, other));
                    boolean theirs = taken.keySet().stream().anyMatch(other -> crosses(range, other));
                    if (ours || theirs) {
                        expected.add(name + ":" + (ranges.indexOf(range) + 1));
                    } else {
                        good.add(range);
                    }
                }
                good.forEach(range -> taken.put(range, name));
                files.put(name, RandomFile.bytes(text.toString()));
            }
            var reading = PartnerFiles.read(own, files);
            assertEquals(
                    expected,
                    reading.problems().stream()
                            .map(problem -> problem.file() + ":" + problem.line())
                            .toList());
            refused += expected.size();
            for (int n = 0; n < UNIVERSE; n++) {
                Address address = Address.ofIpv4(n);
                String owner = own.stream().anyMatch(range -> range.contains(address))
                        ? "OWN"
                        : taken.keySet().stream()
                                .filter(range -> range.contains(address))
                                .min(Range::compareSize)
                                .map(taken::get)
                                .orElse("UNKNOWN");
                assertEquals(owner, owner(reading, address.toString()));
            }
        }
        assertTrue(refused > 1000, refused + " were refused");
    }

    @Test
    void filesOfFullLength() {
        StringBuilder text = new StringBuilder("can-take = yes\n");
        int count = 0;
        while (text.length() < FileText.MOST_BYTES - 100) {
            text.append("nodes=")
                    .append(Address.ofIpv4(0x0a000000 + 2 * count++))
                    .append('\n');
        }
        byte[] bytes = RandomFile.bytes(text.toString());
        var reading = PartnerFiles.read(List.of(), Map.of("a", bytes, "b", bytes));
        assertEquals(count, reading.partners().named("a").orElseThrow().nodes().size());
        assertEquals(List.of(), reading.partners().named("b").orElseThrow().nodes());
        assertEquals(true, reading.partners().named("b").orElseThrow().canTake());
        assertEquals(101, reading.problems().size());
    }

    private static boolean isAround(Range range, Range other) {
        return range.contains(other) && !range.equals(other);
    }

    private static boolean crosses(Range range, Range other) {
        return range.overlaps(other) && !isAround(range, other) && !isAround(other, range);
    }

    private static List<Range> ranges(Random random, int most) {
        List<Range> ranges = new ArrayList<>();
        for (int k = random.nextInt(most); k > 0; k--) {
            int one = random.nextInt(UNIVERSE);
            int other = Math.min(UNIVERSE - 1, one + random.nextInt(random.nextInt(UNIVERSE) + 1));
            ranges.add(new Range(Address.ofIpv4(one), Address.ofIpv4(other)));
        }
        return ranges;
    }

    private static PartnerFiles.Reading read(String own, Map<String, String> texts) throws Malformed {
        Map<String, byte[]> files = new TreeMap<>();
        texts.forEach((name, text) -> files.put(name, RandomFile.bytes(text)));
        return PartnerFiles.read(own.isEmpty() ? List.of() : List.of(Range.parse(own)), files);
    }

    private static List<String> told(PartnerFiles.Reading reading) {
        return reading.problems().stream().map(Problem::toString).toList();
    }

    private static String owner(PartnerFiles.Reading reading, String address) {
        Origin origin = reading.partners().originOf(Address.parse(address).orElseThrow());
        return origin instanceof Partner partner ? partner.name() : origin.toString();
    }
}
