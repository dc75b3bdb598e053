package org.mosix.trust.join;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import org.mosix.trust.authority.Authority;
import org.mosix.trust.net.Reception;

/** Where machines come to join: a {@link Reception} before a {@link JoinDoor}. Any thread. */
public final class JoinPort implements AutoCloseable {
    public static final Reception.Limits USUAL = new Reception.Limits(64, 8, 10_000);
    private static final Reception.Words WORDS =
            new Reception.Words("mosix-join", "is not let in", "have not joined", "has not joined");

    private final Reception reception;

    private JoinPort(Reception reception) {
        this.reception = reception;
    }

    /** @param address to listen on; port 0: the kernel chooses */
    public static JoinPort open(
            InetSocketAddress address, Authority authority, InstantSource clock, Reception.Limits limits)
            throws IOException {
        return new JoinPort(Reception.open(address, limits, WORDS, new JoinDoor(authority, clock)));
    }

    public int port() {
        return reception.port();
    }

    /** How many are inside. */
    int strangers() {
        return reception.strangers();
    }

    @Override
    public void close() throws IOException {
        reception.close();
    }
}
