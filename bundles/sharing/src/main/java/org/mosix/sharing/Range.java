package org.mosix.sharing;

import java.util.Optional;
import org.mosix.api.Malformed;

/**
 * Addresses of one family that follow each other.
 *
 * @param first of them
 * @param last of them, included; not before the first one
 */
public record Range(Address first, Address last) {
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    /** Throws IllegalArgumentException if there is no such range. */
    public Range {
        if (first.isIpv4() != last.isIpv4() || first.compareTo(last) > 0) {
            throw new IllegalArgumentException("there is no range from " + first + " to " + last);
        }
    }

    public static Range of(Address only) {
        return new Range(only, only);
    }

    /**
     * An address, {@code FIRST-LAST} or {@code ADDRESS/BITS}, with literal addresses; see {@link Address#parse}. Throws
     * Malformed with a sentence that quotes what was found.
     */
    public static Range parse(String text) throws Malformed {
        int slash = text.indexOf('/');
        if (slash >= 0) {
            return parsePrefix(text, slash);
        }
        int dash = text.indexOf('-');
        Address first = address(text, dash < 0 ? text : text.substring(0, dash).strip());
        Address last = dash < 0 ? first : address(text, text.substring(dash + 1).strip());
        if (first.isIpv4() != last.isIpv4()) {
            throw new Malformed("the range " + Quoted.of(text) + " mixes IPv4 and IPv6");
        }
        if (first.compareTo(last) > 0) {
            throw new Malformed("the range " + Quoted.of(text) + " ends before it begins");
        }
        return new Range(first, last);
    }

    private static Range parsePrefix(String text, int slash) throws Malformed {
        Address address = address(text, text.substring(0, slash).strip());
        String digits = text.substring(slash + 1).strip();
        int most = address.isIpv4() ? IPV4_BITS : IPV6_BITS;
        if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > most) {
            String family = address.isIpv4() ? "IPv4" : "IPv6";
            throw new Malformed("a prefix of " + family + " has 0 to " + most + " bits, not " + Quoted.of(digits));
        }
        int bits = Integer.parseInt(digits) + IPV6_BITS - most;
        long highMask = mask(bits);
        long lowMask = mask(bits - Long.SIZE);
        Address first = new Address(address.high() & highMask, address.low() & lowMask);
        Address last = new Address(address.high() | ~highMask, address.low() | ~lowMask);
        if (!first.equals(address)) {
            throw new Malformed("the prefix " + Quoted.of(text) + " begins at " + first + ", not at " + address);
        }
        if (first.isIpv4() != last.isIpv4()) {
            // ::/80 to ::/95 end where IPv4 in IPv6 form does.
            throw new Malformed("the prefix " + Quoted.of(text) + " mixes IPv4 and IPv6");
        }
        return new Range(first, last);
    }

    private static Address address(String whole, String part) throws Malformed {
        Optional<Address> address = Address.parse(part);
        if (address.isEmpty()) {
            throw new Malformed(
                    Quoted.of(whole) + " is no address, no range such as 10.1.0.1-10.1.0.20 and no prefix such as "
                            + "10.1.0.0/24, of IPv4 or IPv6");
        }
        return address.get();
    }

    /** So many ones from the top; none for less than none, all for more than all. */
    private static long mask(int ones) {
        if (ones <= 0) {
            return 0;
        }
        return ones >= Long.SIZE ? -1L : -1L << Long.SIZE - ones;
    }

    public boolean contains(Address address) {
        return first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }

    /** Also if they are the same. */
    public boolean contains(Range other) {
        return contains(other.first) && contains(other.last);
    }

    public boolean overlaps(Range other) {
        return first.compareTo(other.last) <= 0 && other.first.compareTo(last) <= 0;
    }

    /** Less than 0 if this one has fewer addresses: it is the more exact one. */
    public int compareSize(Range other) {
        int order = Long.compareUnsigned(highOfSize(), other.highOfSize());
        return order != 0
                ? order
                : Long.compareUnsigned(last.low() - first.low(), other.last.low() - other.first.low());
    }

    private long highOfSize() {
        int borrow = Long.compareUnsigned(last.low(), first.low()) < 0 ? 1 : 0;
        return last.high() - first.high() - borrow;
    }

    /** The shortest text that {@link #parse} reads as this range. */
    @Override
    public String toString() {
        if (first.equals(last)) {
            return first.toString();
        }
        long high = first.high() ^ last.high();
        long low = first.low() ^ last.low();
        boolean ones = high == 0 ? (low & low + 1) == 0 : low == -1 && (high & high + 1) == 0;
        if (!ones || (first.high() & high) != 0 || (first.low() & low) != 0) {
            return first + "-" + last;
        }
        int most = first.isIpv4() ? IPV4_BITS : IPV6_BITS;
        return first + "/" + (most - Long.bitCount(high) - Long.bitCount(low));
    }
}
