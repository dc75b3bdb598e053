package org.mosix.sharing;

import java.util.Optional;

/**
 * A plain Linux host or a foreign cluster, of which only an address and the service that it offers are known.
 *
 * @param name as the file is called that says all this
 * @param description for people
 * @param host a name or a literal address, IPv6 without brackets; empty if no good line says it
 * @param port of the service, 1 to 65535
 * @param user there; empty: called as here
 * @param flaw why it cannot be used, as a phrase; empty if it can
 */
public record Cloud(
        String name, String description, String host, int port, Optional<String> user, Optional<String> flaw) {
    /** Of ssh, the one service. */
    public static final int PORT = 22;
}
