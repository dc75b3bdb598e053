package org.mosix.sharing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mosix.api.Malformed;

/**
 * A node of a partner to talk to first. Not looked up here: a name server may be slow, or lie.
 *
 * @param host a name or a literal address; IPv6 without brackets
 * @param port 1 to 65535
 */
public record Contact(String host, int port) {
    private static final int MOST_PORT = 0xffff;
    private static final int MOST_NAME = 253;
    private static final Pattern TEXT = Pattern.compile("(?:\\[([^\\[\\]]+)\\]|([^:\\[\\]]+)):([0-9]{1,5})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");

    /** Throws IllegalArgumentException for a host or a port that is none. */
    public Contact {
        if (!isHost(host)) {
            throw new IllegalArgumentException(Quoted.of(host) + " is no host");
        }
        if (port < 1 || port > MOST_PORT) {
            throw new IllegalArgumentException("a port is 1 to " + MOST_PORT + ", not " + port);
        }
    }

    /** {@code HOST:PORT}, or {@code [IPV6]:PORT}; throws Malformed with a sentence that quotes what was found. */
    public static Contact parse(String text) throws Malformed {
        Matcher parts = TEXT.matcher(text);
        if (parts.matches()) {
            String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
            int port = Integer.parseInt(parts.group(3));
            boolean inBrackets = parts.group(1) != null;
            if (isHost(host) && inBrackets == host.indexOf(':') >= 0 && port >= 1 && port <= MOST_PORT) {
                return new Contact(host, port);
            }
        }
        throw new Malformed(
                "contact is HOST:PORT, such as node1.example.org:7249 or [fd00::1]:7249, with a port of 1 to "
                        + MOST_PORT + ", not " + Quoted.of(text));
    }

    /** A name or a literal address. Digits and dots alone must be an address: 10.1.0.999 is a mistake, not a name. */
    public static boolean isHost(String host) {
        if (host.indexOf(':') >= 0 || host.matches("[0-9.]+")) {
            return Address.parse(host).isPresent();
        }
        return host.length() <= MOST_NAME && NAME.matcher(host).matches() && !host.contains("..");
    }

    /** What {@link #parse} reads. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
