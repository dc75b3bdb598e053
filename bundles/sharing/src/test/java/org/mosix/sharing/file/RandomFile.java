package org.mosix.sharing.file;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Partners' files without mistakes, as people write them: in any order, with comments, blanks and all kinds of line ends. */
final class RandomFile {
    private RandomFile() {}

    /** @param net its nodes lie in 10.NET.0.0/16 and fd00:NET::/32 */
    static String text(Random random, int net) {
        List<String> lines = new ArrayList<>();
        if (random.nextInt(4) > 0) {
            lines.add(line(random, "description", random.nextBoolean() ? "Käfig " + random.nextInt(99) : ""));
        }
        for (PartnerKey key : List.of(
                PartnerKey.PRIORITY,
                PartnerKey.CAN_SEND,
                PartnerKey.CAN_TAKE,
                PartnerKey.GUEST_LIMIT,
                PartnerKey.PROXIMATE)) {
            if (random.nextInt(4) > 0) {
                lines.add(line(random, key.word(), value(random, key, net)));
            }
        }
        // Ranges that differ: i is in each of them.
        for (int i = random.nextInt(5); i > 0; i--) {
            lines.add(line(random, "nodes", nodes(random, net, i)));
            lines.add(line(random, "contact", "node" + i + "." + net + ".example.org:" + (1 + random.nextInt(65_535))));
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            lines.add(random.nextBoolean() ? "# can-take = yes " + random.nextInt(9) : blanks(random));
        }
        Collections.shuffle(lines, random);
        String end = random.nextBoolean() ? "\n" : "\r\n";
        return String.join(end, lines) + (random.nextInt(4) > 0 && !lines.isEmpty() ? end : "");
    }

    /** One that is allowed. */
    static String value(Random random, PartnerKey key, int net) {
        return switch (key) {
            case DESCRIPTION -> "text " + random.nextInt(999) + " # \u20ac = 1";
            case PRIORITY -> "" + (1 + random.nextInt(65_535));
            case CAN_SEND, CAN_TAKE, PROXIMATE -> random.nextBoolean() ? "yes" : "no";
            case GUEST_LIMIT -> random.nextBoolean() ? "none" : "" + random.nextInt(65_536);
            case NODES -> nodes(random, net, random.nextInt(250));
            case CONTACT -> "[fd00::" + random.nextInt(10) + "]:" + (1 + random.nextInt(9));
        };
    }

    private static String nodes(Random random, int net, int i) {
        return switch (random.nextInt(4)) {
            case 0 -> "10." + net + "." + i + "." + random.nextInt(256);
            case 1 -> "10." + net + "." + i + ".0/24";
            case 2 -> "10." + net + "." + i + ".10 - 10." + net + "." + i + "." + (10 + random.nextInt(200));
            default -> "fd00:" + net + ":" + i + "::/" + (48 + random.nextInt(81));
        };
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String line(Random random, String word, String value) {
        return blanks(random) + word + blanks(random) + "=" + blanks(random) + value + blanks(random);
    }

    private static String blanks(Random random) {
        return List.of("", " ", "\t", "  ").get(random.nextInt(4));
    }
}
