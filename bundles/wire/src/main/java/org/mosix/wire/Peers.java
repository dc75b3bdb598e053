package org.mosix.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The static list of nodes: number and address of each. Numbers are this list's own; a node of another owner may be called otherwise
 * by its certificate, and then that number stands there, too. Immutable.
 */
public final class Peers {
    private static final String FORM = "NUMBER=ADDRESS:PORT or NUMBER=ADDRESS:PORT/NUMBER IN ITS CLUSTER";

    private final Map<Integer, InetSocketAddress> nodes = new LinkedHashMap<>();
    /** Of those that have another number in their own cluster. */
    private final Map<Integer, Integer> theirs = new HashMap<>();

    /**
     * Reads {@code "1=10.77.0.1:7249,2=10.77.0.2:7249"}; {@code "101=10.78.0.1:7249/1"} is node 1 of its cluster. Throws
     * IllegalArgumentException with the entry that cannot be understood.
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
                throw new IllegalArgumentException("node list: \"" + trimmed + "\" is not " + FORM);
            }
            try {
                peers.add(trimmed.substring(0, equals).trim(), trimmed.substring(equals + 1));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("node list: \"" + trimmed + "\" is not " + FORM, e);
            }
        }
        return peers;
    }

    private void add(String numberText, String rest) {
        int number = Integer.parseInt(numberText);
        int slash = rest.indexOf('/');
        nodes.put(number, address((slash < 0 ? rest : rest.substring(0, slash)).trim()));
        if (slash >= 0) {
            theirs.put(number, Integer.parseInt(rest.substring(slash + 1).trim()));
        }
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

    /** The number of a listed node in its own cluster: usually the same. */
    public int theirs(int node) {
        return theirs.getOrDefault(node, node);
    }

    /** The listed nodes that have this number in their own cluster: one of each cluster at most, in a list that is right. */
    List<Integer> called(int number) {
        return nodes.keySet().stream().filter(node -> theirs(node) == number).toList();
    }
}
