package org.mosix.sharing;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An IP address in its IPv6 form (IPv4 as ::ffff:a.b.c.d). All of IPv4 comes before all of IPv6, so that no range of the
 * one holds an address of the other.
 *
 * @param high the first eight bytes, the first one topmost
 * @param low the last eight
 */
public record Address(long high, long low) implements Comparable<Address> {
    private static final long MAPPED = 0xffff_0000_0000L;

    /** @param address the first byte topmost */
    public static Address ofIpv4(int address) {
        return new Address(0, MAPPED | address & 0xffff_ffffL);
    }

    /** Without its scope: which interface a link-local address belongs to is not told. */
    public static Address of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address ? ofIpv4(bytes.getInt()) : new Address(bytes.getLong(), bytes.getLong());
    }

    /**
     * A literal: four decimal numbers without leading zeros, or IPv6 as RFC 4291, section 2.2 has it. Empty for anything
     * else; a name is never looked up. IPv4 in IPv6 form is refused: beside a prefix it could mean two things.
     */
    public static Optional<Address> parse(String text) {
        return text.indexOf(':') < 0
                ? AddressText.parseIpv4(text)
                : AddressText.parseIpv6(text).filter(address -> !address.isIpv4());
    }

    public boolean isIpv4() {
        return high == 0 && low >>> 32 == MAPPED >>> 32;
    }

    @Override
    public int compareTo(Address other) {
        if (isIpv4() != other.isIpv4()) {
            return isIpv4() ? -1 : 1;
        }
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    /** What {@link #parse} reads; IPv6 as RFC 5952 has it. */
    @Override
    public String toString() {
        return AddressText.format(this);
    }
}
