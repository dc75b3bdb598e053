package org.mosix.wire;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.Random;

/** What stations of tests need. */
final class Loopback {
    private Loopback() {}

    /**
     * A port that nobody uses at any address now. Below those of outgoing connections (ip(7), ip_local_port_range), of which one may
     * have it at one address of ours and not at another.
     */
    static int freePort() throws IOException {
        Random random = new Random();
        for (int tries = 0; tries < 1000; tries++) {
            try (ServerSocket probe = new ServerSocket(20_000 + random.nextInt(10_000))) {
                return probe.getLocalPort();
            } catch (BindException e) {
                // The next one.
            }
        }
        throw new IOException("no free port");
    }
}
