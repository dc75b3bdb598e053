package org.mosix.discovery.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.mosix.discovery.Endpoint;

/** Endpoints as the JDK's socket addresses, and back. */
public final class Endpoints {
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;

    private Endpoints() {}

    /** Throws IllegalArgumentException for an address without its number, and for port 0. */
    public static Endpoint of(InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("the address of " + address.getHostString() + " is not known");
        }
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress().getAddress());
        return address.getAddress() instanceof Inet4Address
                ? Endpoint.ofIpv4(bytes.getInt(), address.getPort())
                : new Endpoint(bytes.getLong(), bytes.getLong(), address.getPort());
    }

    public static InetSocketAddress address(Endpoint endpoint) {
        boolean v4 = endpoint.isIpv4();
        ByteBuffer bytes = ByteBuffer.allocate(v4 ? V4_BYTES : V6_BYTES);
        if (v4) {
            bytes.putInt((int) endpoint.low());
        } else {
            bytes.putLong(endpoint.high()).putLong(endpoint.low());
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes.array()), endpoint.port());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.capacity() + " bytes", e);
        }
    }
}
