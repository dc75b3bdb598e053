package org.mosix.sharing.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mosix.api.Printable;
import org.mosix.sharing.Address;
import org.mosix.sharing.Partner;
import org.mosix.sharing.Problem;
import org.mosix.sharing.Range;

/** A file may hold anything: it is read, and other partners are as before. */
class NoiseTest {
    private static final List<Range> OWN = List.of(Range.of(Address.ofIpv4(0x0a090001)));
    private static final int FILES = 4;

    @Test
    void noise() {
        Random random = new Random(1);
        int problems = 0;
        for (int i = 0; i < 2000; i++) {
            Map<String, byte[]> good = good(random);
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            problems += check(good, "zz", bytes).size();
        }
        assertTrue(problems > 1000, problems + " problems");
    }

    @Test
    void mutations() {
        Random random = new Random(2);
        int stolen = 0;
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            Map<String, byte[]> good = good(random);
            byte[] mutated = mutate(random, good);
            stolen += check(good, "aa", mutated).stream()
                    .filter(problem -> !problem.file().equals("aa"))
                    .count();
            refused += check(good, "zz", mutated).size();
        }
        assertTrue(stolen > 500, stolen + " lines of others were refused");
        assertTrue(refused > 1000, refused + " lines were refused");
    }

    @Test
    void namesOfAnyKind() {
        Random random = new Random(3);
        int names = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int k = random.nextInt(70); k > 0; k--) {
                name.append(
                        random.nextInt(200) > 0
                                ? "az-._Z09".charAt(random.nextInt(8))
                                : (char) random.nextInt(1 << 16));
            }
            PartnerFile.Parsed parsed = PartnerFile.parse(name.toString(), new byte[0]);
            assertEquals(parsed.partner().isPresent(), parsed.problems().isEmpty());
            parsed.problems().forEach(NoiseTest::isPrintable);
            names += parsed.partner().isPresent() ? 1 : 0;
        }
        assertTrue(names > 1000 && names < 49_000, names + " were names");
    }

    /** All problems with one more file; others change by the loss of nodes only that it claims, if its name comes first. */
    private static List<Problem> check(Map<String, byte[]> good, String name, byte[] bytes) {
        var before = PartnerFiles.read(OWN, good);
        assertEquals(List.of(), before.problems());
        Map<String, byte[]> all = new TreeMap<>(good);
        all.put(name, bytes);
        var after = PartnerFiles.read(OWN, all);
        after.problems().forEach(NoiseTest::isPrintable);
        boolean first = name.compareTo(good.keySet().iterator().next()) < 0;
        for (Partner partner : before.partners().all()) {
            Partner now = after.partners().named(partner.name()).orElseThrow();
            assertEquals(partner.withNodes(now.nodes()), now);
            List<Range> lost = new ArrayList<>(partner.nodes());
            lost.removeAll(now.nodes());
            assertTrue(first || lost.isEmpty());
            List<Problem> told = after.problems().stream()
                    .filter(problem -> problem.file().equals(partner.name()))
                    .toList();
            assertEquals(lost.size(), told.size());
            for (int i = 0; i < lost.size(); i++) {
                String sentence = told.get(i).sentence();
                assertTrue(sentence.startsWith("nodes " + lost.get(i) + " overlap "), sentence);
                assertTrue(sentence.contains(" of " + name + ", line "), sentence);
            }
        }
        assertEquals(good.size() + 1, after.partners().all().size());
        return after.problems();
    }

    private static void isPrintable(Problem problem) {
        assertEquals(Printable.of(problem.toString()), problem.toString());
        assertTrue(problem.sentence().length() < 300, problem.sentence());
    }

    private static Map<String, byte[]> good(Random random) {
        Map<String, byte[]> files = new TreeMap<>();
        for (int net = 0; net < FILES; net++) {
            files.put("good" + net, RandomFile.bytes(RandomFile.text(random, net)));
        }
        return files;
    }

    /** A file of their kind, with lines of others, and some bytes changed. */
    private static byte[] mutate(Random random, Map<String, byte[]> good) {
        StringBuilder text = new StringBuilder(RandomFile.text(random, random.nextInt(FILES + 1)));
        if (random.nextBoolean()) {
            text.append('\n').append(RandomFile.text(random, random.nextInt(FILES)));
        }
        byte[] bytes = RandomFile.bytes(text.toString());
        if (random.nextInt(4) == 0) {
            bytes = good.get("good" + random.nextInt(FILES)).clone();
        }
        for (int k = random.nextInt(6); k > 0 && bytes.length > 0; k--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                default -> bytes = Arrays.copyOf(bytes, at);
            }
        }
        return bytes;
    }
}
