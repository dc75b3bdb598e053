package org.mosix.cluster;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.mosix.api.Malformed;
import org.mosix.api.NodeId;

/**
 * How this node takes part in the store, checked.
 *
 * @param node this one
 * @param own address and port that others connect to, and the only ones that are listened at
 * @param name of the cluster: members of another name are refused
 * @param members addresses that are asked at the start and after a split; empty: those of nodes that are known
 */
record ClusterSettings(NodeId node, InetSocketAddress own, String name, List<InetSocketAddress> members) {
    static final int PORT = 7251;
    static final String NAME = "mosix";

    private static final int MOST_NODE = 65535;
    private static final int MOST_PORT = 65535;
    private static final int MOST_MEMBERS = 1024;
    private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    ClusterSettings {
        members = List.copyOf(members);
    }

    /** Throws Malformed that names the setting that is wrong. */
    static ClusterSettings of(int node, String address, int port, String name, String members) throws Malformed {
        if (node < 1 || node > MOST_NODE) {
            throw new Malformed("node is " + node + "; it is a number from 1 to " + MOST_NODE);
        }
        if (port < 1 || port > MOST_PORT) {
            throw new Malformed("port is " + port + "; it is a number from 1 to " + MOST_PORT);
        }
        if (address == null || address.isBlank()) {
            throw new Malformed("address is missing: the one of this node that others connect to");
        }
        InetAddress own = literal("address", address.strip());
        if (own.isAnyLocalAddress() || own.isMulticastAddress()) {
            throw new Malformed("address is " + address.strip() + ", which is not one of a node");
        }
        if (name == null || !CLUSTER.matcher(name).matches()) {
            throw new Malformed(
                    "name is \"" + name + "\"; a cluster's has letters, digits, '-', '.' and '_', at most 64");
        }
        return new ClusterSettings(
                new NodeId(node), new InetSocketAddress(own, port), name, list(members == null ? "" : members, port));
    }

    private static List<InetSocketAddress> list(String text, int port) throws Malformed {
        List<InetSocketAddress> members = new ArrayList<>();
        for (String part : text.split(",")) {
            if (!part.isBlank()) {
                members.add(endpoint(part.strip(), port));
            }
        }
        if (members.size() > MOST_MEMBERS) {
            throw new Malformed("members names " + members.size() + " addresses; at most " + MOST_MEMBERS);
        }
        return members;
    }

    /** ADDRESS, ADDRESS:PORT or [ADDRESS]:PORT. */
    private static InetSocketAddress endpoint(String text, int port) throws Malformed {
        int colon = text.lastIndexOf(':');
        boolean several = text.indexOf(':') != colon;
        boolean bracket = text.startsWith("[");
        if (colon < 0 || several && !bracket || text.endsWith("]")) {
            return new InetSocketAddress(literal("members", unwrapped(text)), port);
        }
        try {
            int own = Integer.parseInt(text.substring(colon + 1));
            if (own >= 1 && own <= MOST_PORT) {
                return new InetSocketAddress(literal("members", unwrapped(text.substring(0, colon))), own);
            }
        } catch (NumberFormatException e) {
            throw new Malformed("members names \"" + text + "\", whose port is not a number", e);
        }
        throw new Malformed("members names \"" + text + "\"; a port is 1 to " + MOST_PORT);
    }

    private static String unwrapped(String text) {
        return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    }

    /** Never a name: nobody is asked for addresses. */
    static InetAddress literal(String setting, String text) throws Malformed {
        if (V4.matcher(text).matches() || V6.matcher(text).matches()) {
            try {
                return InetAddress.getByName(text);
            } catch (UnknownHostException e) {
                throw new Malformed(setting + " names \"" + text + "\", which is no IP address", e);
            }
        }
        throw new Malformed(setting + " names \"" + text + "\", which is no IP address in numbers");
    }
}
