package org.mosix.discovery.node;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.mosix.api.Malformed;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Member;
import org.mosix.discovery.gossip.Settings;
import org.mosix.discovery.gossip.Wanted;
import org.mosix.discovery.net.Endpoints;
import org.mosix.discovery.net.Keys;

/**
 * Reads {@code etc/org.mosix.discovery.cfg}: {@link DiscoveryConfig} says what may stand there. Of what is wrong all is told, a
 * sentence each that names the setting. One thread.
 */
final class SettingsReader {
    /** Finds the keys. */
    @FunctionalInterface
    interface KeyReader {
        /**
         * The keys that hold.
         *
         * @param name of their file; empty for none
         * @return null if there is no file, and the node is no member of a cluster
         */
        Keys read(String name) throws Malformed;
    }

    /**
     * What came of it.
     *
     * @param settings null if something is missing or wrong
     * @param missing names of settings without which nothing goes
     * @param wrong sentences
     * @param empty there is none of our settings at all
     */
    record Reading(NodeSettings settings, List<String> missing, List<String> wrong, boolean empty) {}

    static final int PORT = 7250;

    /** Required of a node that is no member of a cluster. */
    static final String KEY_FILE = "keyFile";

    private static final Set<String> REQUIRED = Set.of("address", "node");
    private static final Set<String> OPTIONAL =
            Set.of("bytesPerPeriod", "cell", "contacts", "keyFile", "meanAgeMillis", "periodMillis", "port");

    private static final int LEAST_PERIOD = 100;
    private static final int MOST_PERIOD = 60_000;
    private static final int MOST_AGE = 3_600_000;
    private static final int LEAST_BYTES = 2_000;
    private static final int MOST_BYTES = 10_000_000;
    private static final int MOST_CONTACTS = 64;

    private final Map<String, ?> values;
    private final KeyReader keys;
    private final List<String> wrong = new ArrayList<>();

    private SettingsReader(Map<String, ?> values, KeyReader keys) {
        this.values = values;
        this.keys = keys;
    }

    /** @param values of a configuration; names with a dot are the framework's, and are not looked at */
    static Reading read(Map<String, ?> values, KeyReader keys) {
        return new SettingsReader(values, keys).read();
    }

    private Reading read() {
        Set<String> missing = new TreeSet<>(REQUIRED);
        boolean empty = true;
        for (String name : new TreeSet<>(values.keySet())) {
            if (REQUIRED.contains(name) || OPTIONAL.contains(name)) {
                empty = false;
                if (!text(name).isEmpty()) {
                    missing.remove(name);
                }
            } else if (name.indexOf('.') < 0) {
                empty = false;
                wrong.add("there is no setting " + name);
            }
        }
        Keys found = empty ? null : keys();
        if (found == null && text(KEY_FILE).isEmpty() && wrong.stream().noneMatch(w -> w.startsWith(KEY_FILE))) {
            missing.add(KEY_FILE);
        }
        if (!missing.isEmpty()) {
            return new Reading(null, List.copyOf(missing), List.copyOf(wrong), empty);
        }
        NodeSettings settings = settings(found);
        return new Reading(wrong.isEmpty() ? settings : null, List.of(), List.copyOf(wrong), false);
    }

    private NodeSettings settings(Keys read) {
        int node = number("node", 1, Member.MOST, 1);
        int cell = number("cell", 0, Integer.MAX_VALUE, 1);
        int port = number("port", 1, 0xffff, PORT);
        InetAddress ip = address("address", text("address"));
        if (ip != null && (ip.isAnyLocalAddress() || ip.isMulticastAddress())) {
            wrong.add("address = " + text("address") + ": write the address that other nodes send to");
        }
        List<Endpoint> contacts = contacts(port);
        Settings gossip = gossip();
        if (!wrong.isEmpty()) {
            return null;
        }
        return new NodeSettings(new Member(cell, node), new InetSocketAddress(ip, port), contacts, gossip, read);
    }

    private Settings gossip() {
        Settings lan = Settings.lan();
        int period = number("periodMillis", LEAST_PERIOD, MOST_PERIOD, lan.periodMillis());
        int usualAge = (int) (lan.cellAge().periods() * period);
        double age = age(usualAge) / (double) period;
        // Facts of other cells may be older in the same measure as usual; all times follow the period.
        double farAge = age * lan.farAge().periods() / lan.cellAge().periods();
        return new Settings(
                period,
                lan.datagramBytes(),
                number("bytesPerPeriod", LEAST_BYTES, MOST_BYTES, lan.bytesPerPeriod()),
                Wanted.mean(age),
                Wanted.mean(farAge),
                Math.max(1, period * lan.refreshMillis() / lan.periodMillis()),
                Math.max(1, period * lan.probeTimeoutMillis() / lan.periodMillis()),
                lan.suspicionPeriods(),
                lan.forgetPeriods(),
                lan.tombstoneMillis());
    }

    /** 0 stands for the usual one. */
    private int age(int usual) {
        int age = number("meanAgeMillis", 0, MOST_AGE, usual);
        return age == 0 ? usual : age;
    }

    private Keys keys() {
        try {
            return keys.read(text(KEY_FILE));
        } catch (Malformed e) {
            wrong.add(KEY_FILE + " = " + text(KEY_FILE) + ": " + e.getMessage());
            return null;
        }
    }

    private List<Endpoint> contacts(int usualPort) {
        List<Endpoint> contacts = new ArrayList<>();
        for (String word : text("contacts").split("[\\s,]+")) {
            if (word.isEmpty()) {
                continue;
            }
            int colon = word.lastIndexOf(':');
            boolean withPort = colon > 0 && (word.indexOf(':') == colon || word.charAt(colon - 1) == ']');
            String host = withPort ? word.substring(0, colon) : word;
            InetAddress ip = address("contacts", host.startsWith("[") ? host.replaceAll("[\\[\\]]", "") : host);
            int port = withPort ? number("contacts", word.substring(colon + 1), 1, 0xffff) : usualPort;
            if (ip != null && port > 0) {
                contacts.add(Endpoints.of(new InetSocketAddress(ip, port)));
            }
        }
        if (contacts.size() > MOST_CONTACTS) {
            wrong.add("contacts: " + MOST_CONTACTS + " are enough, not " + contacts.size());
        }
        return List.copyOf(contacts);
    }

    private String text(String name) {
        Object value = values.get(name);
        return value == null ? "" : value.toString().strip();
    }

    private int number(String name, int least, int most, int usual) {
        String text = text(name);
        return text.isEmpty() ? usual : number(name, text, least, most);
    }

    private int number(String name, String text, int least, int most) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return (int) value;
            }
        } catch (NumberFormatException e) {
            wrong.add(name + " = " + text + ": write a number of " + least + " to " + most);
            return least;
        }
        wrong.add(name + " = " + text + ": write a number of " + least + " to " + most);
        return least;
    }

    /** Of an address in numbers: names are not looked up, for that may wait, and answers change. */
    private InetAddress address(String name, String text) {
        String octet = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
        if (text.matches(octet + "(\\." + octet + "){3}") || text.indexOf(':') >= 0 && text.matches("[0-9a-fA-F:.]+")) {
            try {
                return InetAddress.getByName(text);
            } catch (java.net.UnknownHostException e) {
                wrong.add(name + " = " + text + ": write an IP address in numbers");
                return null;
            }
        }
        wrong.add(name + " = " + text + ": write an IP address in numbers");
        return null;
    }
}
