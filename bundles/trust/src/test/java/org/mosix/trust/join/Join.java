package org.mosix.trust.join;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.mosix.trust.Lab;
import org.mosix.trust.SetClock;
import org.mosix.trust.net.Reception;
import org.mosix.trust.token.JoinToken;

/** An authority with an open join port, for tests; what is logged meanwhile is kept. */
final class Join implements AutoCloseable {
    static final int MILLIS = 20_000;

    final SetClock clock = new SetClock();
    final Lab lab;
    final JoinPort port;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PrintStream error = System.err;

    Join(Path directory, Reception.Limits limits) throws Exception {
        System.setErr(new PrintStream(log, true));
        lab = new Lab(directory, clock);
        port = JoinPort.open(
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), lab.authority, clock, limits);
    }

    JoinToken token(int node) throws Exception {
        return lab.authority.token(node, "127.0.0.1", port.port(), Duration.ofHours(1));
    }

    Joiner.Joined join(JoinToken token) throws Exception {
        return new Joiner(token, clock).join(MILLIS);
    }

    /** Someone who has a token gets in. */
    void serves() throws Exception {
        join(token(0));
    }

    Socket connect(String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port.port()));
        return socket;
    }

    /** Reads until the door closes the connection. */
    static void awaitEnd(Socket socket) {
        try (socket) {
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // A reset is an end.
        }
    }

    /** Waits, without sleeping, until nobody is inside. */
    void awaitEmpty() {
        awaitInside(0);
    }

    /** Waits until no more than so many are inside: who has been served leaves a little after he has his answer. */
    void awaitInside(int count) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (port.strangers() > count && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    long lines() {
        return log().lines().filter(line -> line.contains("is not let in")).count();
    }

    /** All that was logged of those who have been inside; a line is written after the other end has its answer. */
    String log() {
        awaitEmpty();
        return log.toString();
    }

    static long descriptors() throws IOException {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("mosix-"))
                .collect(Collectors.toSet());
    }

    @Override
    public void close() throws IOException {
        System.setErr(error);
        port.close();
        lab.close();
    }
}
