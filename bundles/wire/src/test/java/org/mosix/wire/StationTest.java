package org.mosix.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A station among listed nodes that break rules and addresses that are not listed. */
@Timeout(30)
class StationTest {
    private static final byte[] NONE = {};

    private final AtomicInteger asked = new AtomicInteger();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PrintStream error = System.err;
    private InetSocketAddress address;
    private Peers peers;
    private Station station;

    @BeforeEach
    void open() throws IOException {
        System.setErr(new PrintStream(log, true));
        int port = Loopback.freePort();
        peers = Peers.parse("1=127.0.0.1:" + port + ",2=127.0.0.2:" + port);
        address = Peers.address("127.0.0.1:" + port);
        station = new Station(1, address, peers);
        station.serve(Hello.Purpose.ASK, (channel, hello) -> {
            asked.incrementAndGet();
            channel.send(Frame.ANSWER);
            return false;
        });
        station.open();
    }

    @AfterEach
    void close() {
        station.close();
        System.setErr(error);
    }

    private SocketChannel connect(String from) throws IOException {
        SocketChannel socket = SocketChannel.open();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(address);
        return socket;
    }

    private static boolean ended(SocketChannel socket) {
        try {
            return socket.read(ByteBuffer.allocate(1000)) < 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** A correct node still gets its answer. */
    private void serves() throws IOException {
        int before = asked.get();
        Station other = new Station(2, peers.address(2).orElseThrow(), peers);
        Channel channel = other.connect(1, Hello.Purpose.ASK, 0);
        channel.expect(Frame.ANSWER);
        other.release(channel);
        assertEquals(before + 1, asked.get());
    }

    private long lines() {
        return log.toString().lines().filter(l -> l.contains("Station")).count();
    }

    private static byte[] hello(int magic, int purpose, int from, int to, int size) {
        ByteBuffer b = ByteBuffer.allocate(Math.max(size, 28)).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(magic).putInt(purpose).putInt(from).putInt(to);
        byte[] bytes = new byte[size];
        b.get(0, bytes);
        return bytes;
    }

    @Test
    void itListensOnItsOwnAddressOnly() {
        Station any = new Station(1, new InetSocketAddress("0.0.0.0", 0), peers);
        assertThrows(IOException.class, any::open);
    }

    @Test
    void whoIsNotListedIsSentAwayUnheard() throws IOException {
        for (int i = 0; i < 300; i++) {
            try (SocketChannel socket = connect("127.0.0.9")) {
                assertTrue(ended(socket));
            }
        }
        assertEquals(1, lines(), log.toString());
        serves();
    }

    @Test
    void aWrongGreetingEndsItsConnectionOnlyWithOneLine() throws IOException {
        int magic = 0x4c584d4d;
        List<byte[]> wrong = List.of(
                hello(magic, 2, 1, 1, 28), // another node's number
                hello(magic, 2, 7, 1, 28),
                hello(magic, 2, -1, 1, 28),
                hello(magic, 2, 2, 3, 28), // meant for another
                hello(magic, 3, 2, 1, 28),
                hello(magic, -1, 2, 1, 28),
                hello(magic + 1, 2, 2, 1, 28),
                hello(magic, 2, 2, 1, 27),
                hello(magic, 2, 2, 1, 29),
                hello(magic, 2, 2, 1, 0));
        try (SocketChannel bystander = connect("127.0.0.2")) {
            for (byte[] body : wrong) {
                try (SocketChannel socket = connect("127.0.0.2")) {
                    Pair.write(socket, body.length, Channel.VERSION, Frame.HELLO.ordinal(), 0, body);
                    assertTrue(ended(socket));
                }
            }
            assertEquals(0, asked.get());
            assertEquals(wrong.size(), lines(), log.toString());
            Pair.write(bystander, 28, Channel.VERSION, Frame.HELLO.ordinal(), 0, hello(magic, 2, 2, 1, 28));
            assertEquals(8, bystander.read(ByteBuffer.allocate(100)));
        }
        try (SocketChannel socket = connect("127.0.0.2")) {
            Pair.write(socket, 28, Channel.VERSION + 1, Frame.HELLO.ordinal(), 0, hello(magic, 2, 2, 1, 28));
            assertTrue(ended(socket));
            Pair.write(socket, 0, Channel.VERSION, Frame.CALL.ordinal(), 0, NONE);
        } catch (IOException e) {
            assertTrue(e.getMessage() != null);
        }
        serves();
    }

    @Test
    void noiseFillsNeitherLogNorMemory() throws IOException {
        Random random = new Random(3);
        for (int i = 0; i < 400; i++) {
            try (SocketChannel socket = connect("127.0.0.2")) {
                byte[] noise = new byte[1 + random.nextInt(3000)];
                random.nextBytes(noise);
                socket.write(ByteBuffer.wrap(noise));
                socket.shutdownOutput();
                assertTrue(ended(socket));
            }
        }
        assertTrue(lines() < 40, lines() + " lines for 400 connections");
        serves();
    }

    @Test
    void thousandSilentConnectionsHoldNothing() throws Exception {
        long before = direct();
        int threads = Thread.activeCount();
        List<SocketChannel> silent = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            silent.add(connect("127.0.0.2"));
        }
        assertTrue(direct() - before < 2 << 20, "bytes held: " + (direct() - before));
        assertTrue(Thread.activeCount() - threads <= Station.STRANGERS_OF_ONE + 2);
        assertTrue(lines() < 40, lines() + " lines");
        // Those that were let in are sent away when their time is over, and everybody is served again.
        for (SocketChannel socket : silent) {
            assertTrue(ended(socket));
            socket.close();
        }
        serves();
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(p -> p.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @Test
    void aPeerThatIsBoundMustSpeak() throws Exception {
        station.serve(Hello.Purpose.IMAGE, (channel, hello) -> {
            station.bound(channel, 1);
            channel.receive();
            return true;
        });
        try (SocketChannel socket = connect("127.0.0.2")) {
            Pair.write(socket, 28, Channel.VERSION, Frame.HELLO.ordinal(), 0, hello(0x4c584d4d, 1, 2, 1, 28));
            assertTrue(ended(socket));
        }
        serves();
    }
}
