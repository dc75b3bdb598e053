package org.mosix.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mosix.api.Malformed;

class RangeTest {
    private static final String NO_RANGE =
            " is no address, no range such as 10.1.0.1-10.1.0.20 and no prefix such as 10.1.0.0/24, of IPv4 or IPv6";

    /** What is written, and how it is shown. */
    private static final Map<String, String> GOOD = Map.ofEntries(
            Map.entry("10.1.0.1", "10.1.0.1"),
            Map.entry("10.1.0.1-10.1.0.20", "10.1.0.1-10.1.0.20"),
            Map.entry("10.1.0.1 - 10.1.0.20", "10.1.0.1-10.1.0.20"),
            Map.entry("10.1.0.1-10.1.0.1", "10.1.0.1"),
            Map.entry("10.1.0.0-10.1.0.255", "10.1.0.0/24"),
            Map.entry("10.1.0.0/24", "10.1.0.0/24"),
            Map.entry("10.1.0.7/32", "10.1.0.7"),
            Map.entry("0.0.0.0/0", "0.0.0.0/0"),
            Map.entry("fd00::/8", "fd00::/8"),
            Map.entry("fd00::-fd00::ffff", "fd00::/112"),
            Map.entry("fd00::-fd00:0:0:1:ffff:ffff:ffff:ffff", "fd00::/63"),
            Map.entry("fd00::1-fd00:0:0:1::", "fd00::1-fd00:0:0:1::"),
            Map.entry("::/0", "::/0"),
            Map.entry("::1/128", "::1"));

    /** What is written, and what is said of it. */
    private static final Map<String, String> BAD = Map.ofEntries(
            Map.entry("", "''" + NO_RANGE),
            Map.entry("node1", "'node1'" + NO_RANGE),
            Map.entry("node-1", "'node-1'" + NO_RANGE),
            Map.entry("10.1.0.1-20", "'10.1.0.1-20'" + NO_RANGE),
            Map.entry("10.1.0.1,10.1.0.2", "'10.1.0.1,10.1.0.2'" + NO_RANGE),
            Map.entry("10.1.0/24", "'10.1.0/24'" + NO_RANGE),
            Map.entry("::ffff:10.1.0.1", "'::ffff:10.1.0.1'" + NO_RANGE),
            Map.entry("10.1.0.20-10.1.0.1", "the range '10.1.0.20-10.1.0.1' ends before it begins"),
            Map.entry("10.1.0.1-fd00::1", "the range '10.1.0.1-fd00::1' mixes IPv4 and IPv6"),
            Map.entry("::/80", "the prefix '::/80' mixes IPv4 and IPv6"),
            Map.entry("10.1.0.0/33", "a prefix of IPv4 has 0 to 32 bits, not '33'"),
            Map.entry("10.1.0.0/-1", "a prefix of IPv4 has 0 to 32 bits, not '-1'"),
            Map.entry("10.1.0.0/", "a prefix of IPv4 has 0 to 32 bits, not ''"),
            Map.entry("fd00::/129", "a prefix of IPv6 has 0 to 128 bits, not '129'"),
            Map.entry("fd00::/99999999999", "a prefix of IPv6 has 0 to 128 bits, not '99999999999'"),
            Map.entry("10.1.0.5/24", "the prefix '10.1.0.5/24' begins at 10.1.0.0, not at 10.1.0.5"),
            Map.entry("x".repeat(1000), "'" + "x".repeat(60) + "...'" + NO_RANGE));

    @Test
    void good() throws Malformed {
        for (Map.Entry<String, String> row : GOOD.entrySet()) {
            assertEquals(row.getValue(), Range.parse(row.getKey()).toString(), row.getKey());
        }
    }

    @Test
    void bad() {
        BAD.forEach((text, sentence) -> {
            var wrong = assertThrows(Malformed.class, () -> Range.parse(text), text);
            assertEquals(sentence, wrong.getMessage());
        });
    }

    @Test
    void whatIsShownIsReadAsTheSame() throws Malformed {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            Range range = random(random);
            assertEquals(range, Range.parse(range.toString()));
        }
    }

    @Test
    void comparesAsNumbersDo() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            Range one = random(random);
            Range other = random(random);
            assertEquals(
                    Integer.signum(size(one).compareTo(size(other))),
                    Integer.signum(one.compareSize(other)),
                    one + " and " + other);
            boolean family = one.first().isIpv4() == other.first().isIpv4();
            boolean holds = family && holds(one, other.first()) && holds(one, other.last());
            assertEquals(holds, one.contains(other), one + " and " + other);
            boolean meets = family && (holds(one, other.first()) || holds(other, one.first()));
            assertEquals(meets, one.overlaps(other), one + " and " + other);
            assertEquals(family && holds(one, other.first()), one.contains(other.first()), one + " and " + other);
        }
    }

    @Test
    void twoAddressesAreFewWhereverTheyLie() throws Malformed {
        Range two = Range.parse("fd00::ffff:ffff:ffff:ffff-fd00:0:0:1::");
        assertTrue(two.compareSize(Range.parse("fd00::/126")) < 0);
        assertEquals(0, two.compareSize(Range.parse("10.0.0.0/31")));
        assertTrue(two.compareSize(Range.parse("::1")) > 0);
    }

    private static boolean holds(Range range, Address address) {
        return number(range.first()).compareTo(number(address)) <= 0
                && number(address).compareTo(number(range.last())) <= 0;
    }

    private static BigInteger size(Range range) {
        return number(range.last()).subtract(number(range.first()));
    }

    private static BigInteger number(Address address) {
        return new BigInteger(
                1,
                ByteBuffer.allocate(16)
                        .putLong(address.high())
                        .putLong(address.low())
                        .array());
    }

    /** Often aligned, often close to another one. */
    private static Range random(Random random) {
        boolean v4 = random.nextBoolean();
        int bits = random.nextInt(v4 ? 32 : 129);
        Address one = address(random, v4, bits);
        Address other = random.nextInt(3) == 0 ? address(random, v4, bits) : last(one, bits);
        return one.compareTo(other) <= 0 ? new Range(one, other) : new Range(other, one);
    }

    private static Address address(Random random, boolean v4, int zeros) {
        if (v4) {
            return Address.ofIpv4(0x0a000000 | random.nextInt() << zeros & 0xff_ffff);
        }
        long low = zeros >= 64 ? 0 : random.nextLong() << zeros;
        return new Address(0xfd00_0000_0000_0000L | (random.nextLong() << Math.max(0, zeros - 64) & 0xff), low);
    }

    private static Address last(Address first, int ones) {
        if (first.isIpv4()) {
            return Address.ofIpv4((int) first.low() | (int) ((1L << ones) - 1) & 0xff_ffff);
        }
        long low = ones >= 64 ? -1 : (1L << ones) - 1;
        long high = ones >= 72 ? 0xff : ones > 64 ? (1L << ones - 64) - 1 : 0;
        return new Address(first.high() | high, first.low() | low);
    }
}
