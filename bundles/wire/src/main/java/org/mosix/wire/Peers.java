package org.mosix.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The static list of nodes: number and address of each. Immutable. */
public final class Peers {
    private final Map<Integer, InetSocketAddress> nodes = new LinkedHashMap<>();

    /**
     * Reads {@code "1=10.77.0.1:7249,2=10.77.0.2:7249"}. Throws IllegalArgumentException with the entry that cannot be
     * understood.
     */
    public static Peers parse(String list) {
        Peers peers = new Peers();
        for (String entry : list.split(",")) {
            String trimmed = entry.trim();
            if (trimmed.isEmpty()) {
                continue;
            }
            int equals = trimmed.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("node list: \"" + trimmed + "\" is not NUMBER=ADDRESS:PORT");
            }
            try {
                int number = Integer.parseInt(trimmed.substring(0, equals).trim());
                peers.nodes.put(number, address(trimmed.substring(equals + 1).trim()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("node list: \"" + trimmed + "\" is not NUMBER=ADDRESS:PORT");
            }
        }
        return peers;
    }

    /** Reads {@code host:port}. */
    public static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("\"" + text + "\" is not ADDRESS:PORT");
        }
        try {
            InetAddress host = InetAddress.getByName(text.substring(0, colon));
            return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not ADDRESS:PORT");
        }
    }

    public Map<Integer, InetSocketAddress> all() {
        return java.util.Collections.unmodifiableMap(nodes);
    }

    public Optional<InetSocketAddress> address(int node) {
        return Optional.ofNullable(nodes.get(node));
    }

    /** Does a connection from {@code host} come from a node of the list with that number? */
    public boolean is(int node, InetAddress host) {
        InetSocketAddress listed = nodes.get(node);
        return listed != null && listed.getAddress().equals(host);
    }

    public boolean lists(InetAddress host) {
        return nodes.values().stream().anyMatch(a -> a.getAddress().equals(host));
    }

    /** Finds a node by what a user may call it: its number, address, or a name that resolves to its address. */
    public Optional<Integer> find(String text) {
        for (Map.Entry<Integer, InetSocketAddress> e : nodes.entrySet()) {
            String host = e.getValue().getAddress().getHostAddress();
            if (text.equals(e.getKey().toString()) || text.equals(host) || text.equals("node" + e.getKey())) {
                return Optional.of(e.getKey());
            }
        }
        return Optional.empty();
    }
}
