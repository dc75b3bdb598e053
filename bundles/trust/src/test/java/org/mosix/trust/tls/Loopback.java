package org.mosix.trust.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.mosix.api.Refused;
import org.mosix.trust.PeerIdentity;

/** Two ends of a connection on this machine, and what became of each. */
public record Loopback(End client, End server) implements AutoCloseable {
    static final int MILLIS = 20_000;

    /** A channel, or the sentence of whom refused it, or another failure. */
    public record End(TlsContexts.Channel channel, String refused, IOException failed) {}

    /** Makes one end of a connected socket. */
    @FunctionalInterface
    interface Maker {
        TlsContexts.Channel make(Socket socket) throws IOException, Refused;
    }

    public static Loopback connect(TlsContexts client, PeerIdentity expected, TlsContexts server) throws Exception {
        return connect("127.0.0.1", s -> client.connect(s, expected, MILLIS), s -> server.accept(s, MILLIS));
    }

    static Loopback connect(String from, Maker client, Maker server) throws Exception {
        try (ServerSocket listening = listen()) {
            return connect(listening, from, client, server);
        }
    }

    static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    }

    static Loopback connect(ServerSocket listening, String from, Maker client, Maker server) throws Exception {
        var thread = Executors.newSingleThreadExecutor();
        try {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(listening.getLocalSocketAddress());
            Socket accepted = listening.accept();
            var there = CompletableFuture.supplyAsync(() -> end(server, accepted), thread);
            End here = end(client, socket);
            return new Loopback(here, there.get(60, TimeUnit.SECONDS));
        } finally {
            thread.shutdownNow();
        }
    }

    private static End end(Maker maker, Socket socket) {
        try {
            return new End(maker.make(socket), "", null);
        } catch (Refused e) {
            return new End(null, e.getMessage(), null);
        } catch (IOException e) {
            return new End(null, "", e);
        }
    }

    @Override
    public void close() throws IOException {
        for (End end : new End[] {client, server}) {
            if (end.channel() != null) {
                end.channel().close();
            }
        }
    }
}
