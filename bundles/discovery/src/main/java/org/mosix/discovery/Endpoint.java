package org.mosix.discovery;

/**
 * Where a node's datagrams go: an IP address in its IPv6 form (IPv4 as ::ffff:a.b.c.d) and a port.
 *
 * @param high the first eight bytes of the address, the first one topmost
 * @param low the last eight
 * @param port 1 to 65535
 */
public record Endpoint(long high, long low, int port) {
    private static final long MAPPED = 0xffff_0000_0000L;

    public Endpoint {
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
    }

    public static Endpoint ofIpv4(int address, int port) {
        return new Endpoint(0, MAPPED | address & 0xffff_ffffL, port);
    }

    public boolean isIpv4() {
        return high == 0 && low >>> 32 == MAPPED >>> 32;
    }
}
