package org.mosix.trust.keys;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.mosix.api.Refused;
import org.mosix.trust.net.Reception;
import org.mosix.trust.tls.TlsContexts;

/** Where other nodes come to agree on keys: everybody is a stranger there until its certificate was good. Any thread. */
final class KeyPort implements AutoCloseable {
    private static final Reception.Limits LIMITS = new Reception.Limits(64, 8, 2 * Agreement.MILLIS);
    private static final Reception.Words WORDS =
            new Reception.Words("mosix-keys", "gets no keys", "have proved nothing", "has not agreed on keys");

    /** What is done on a channel whose other end is known. */
    interface Service {
        void serve(TlsContexts.Channel channel) throws IOException, Refused;
    }

    private final Reception reception;

    private KeyPort(Reception reception) {
        this.reception = reception;
    }

    static KeyPort open(InetSocketAddress address, TlsContexts tls, Service service) throws IOException {
        try {
            return new KeyPort(Reception.open(address, LIMITS, WORDS, (socket, from) -> {
                try (TlsContexts.Channel channel = tls.accept(socket, Agreement.MILLIS)) {
                    service.serve(channel);
                }
            }));
        } catch (IOException e) {
            throw new IOException("keys cannot be agreed on at " + address + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        reception.close();
    }
}
