package org.mosix.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.PeerKeys;

/** Stations whose nodes are members of a cluster: who proves it is heard, from any address, and nobody else is. */
@Timeout(60)
class ProofTest {
    private static final int LARGE = 300_000;

    private final CountingKeys keysOfOne = new CountingKeys(1);
    private final CountingKeys keysOfTwo = new CountingKeys(2);
    private final AtomicInteger asked = new AtomicInteger();
    private Station one;
    private Station two;
    private InetSocketAddress address;

    @BeforeEach
    void open() throws IOException {
        int port = Loopback.freePort();
        address = Peers.address("127.0.0.1:" + port);
        // Node 2 has moved to another address than the list has.
        Peers peers = Peers.parse("1=127.0.0.1:" + port + ",2=127.0.0.2:" + port);
        one = new Station(1, address, peers);
        two = new Station(2, Peers.address("127.0.0.7:" + port), peers);
        one.serve(Hello.Purpose.ASK, (channel, hello) -> {
            asked.incrementAndGet();
            ByteBuffer body = channel.expect(Frame.ASK);
            channel.post(Frame.PING, ByteBuffer.allocate(0));
            channel.send(Frame.ANSWER, body, ByteBuffer.wrap(new byte[] {7}));
            return false;
        });
        one.open();
        one.use(keysOfOne);
        one.require(true);
        two.use(keysOfTwo);
        two.require(true);
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private void serves() throws IOException {
        serves(5);
    }

    private void serves(int size) throws IOException {
        byte[] question = new byte[size];
        new Random(size).nextBytes(question);
        Channel channel = two.connect(1, Hello.Purpose.ASK, 0);
        channel.send(Frame.ASK, ByteBuffer.wrap(question));
        ByteBuffer answer = channel.expect(Frame.ANSWER);
        byte[] got = new byte[size];
        answer.get(got);
        assertEquals(ByteBuffer.wrap(question), ByteBuffer.wrap(got));
        assertEquals(7, answer.get());
        two.release(channel);
    }

    @Test
    void framesOfAllSizesPass() throws IOException {
        for (int size : new int[] {0, 5, 4000, 4096, 70_000, LARGE, Channel.LIMIT - 1}) {
            serves(size);
        }
        assertEquals(7, asked.get());
    }

    @Test
    void whatASealHasIsGivenBackWithTheConnection() throws Exception {
        int before = CountingKeys.CLOSED.get();
        for (int i = 0; i < 6; i++) {
            serves(LARGE);
        }
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (CountingKeys.CLOSED.get() < before + 12 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertTrue(CountingKeys.CLOSED.get() >= before + 12, "both ends of six connections");
        int idle = Spares.RECORDS.idle();
        assertTrue(idle >= 1 && idle <= 4, idle + " buffers for large records are kept");
        // A connection that was never made had keys, too.
        before = CountingKeys.CLOSED.get();
        one.close();
        assertThrows(IOException.class, () -> two.connect(1, Hello.Purpose.ASK, 0));
        assertEquals(before + 1, CountingKeys.CLOSED.get());
    }

    @Test
    void sparesAreKeptUpToALimit() {
        Spares spares = new Spares(2, 10);
        ByteBuffer first = spares.take().putInt(7);
        ByteBuffer second = spares.take();
        spares.give(first);
        assertEquals(first, spares.take());
        assertEquals(0, first.position());
        for (ByteBuffer each : new ByteBuffer[] {first, second, spares.take()}) {
            spares.give(each);
        }
        assertEquals(2, spares.idle());
    }

    @Test
    void anEndThatWasStartedAnewGetsOtherKeys() throws IOException {
        serves();
        keysOfOne.generation++;
        serves();
        assertEquals(1, keysOfTwo.forgotten);
        keysOfOne.generation += 5;
        IOException never = assertThrows(IOException.class, this::serves);
        assertTrue(never.getMessage().contains("does not have the keys"), never.getMessage());
    }

    @Test
    void aListedAddressAloneIsNotBelieved() throws IOException {
        two.use(null);
        two.require(false);
        Channel channel = two.connect(1, Hello.Purpose.ASK, 0);
        IOException no = assertThrows(IOException.class, () -> channel.expect(Frame.ANSWER));
        assertTrue(no.getMessage().contains("talks to nodes of its cluster only"), no.getMessage());
        two.release(channel);
        assertEquals(0, asked.get());
        two.use(keysOfTwo);
        serves();
    }

    @Test
    void withoutKeysNothingIsOpen() throws IOException {
        two.use(null);
        IOException none = assertThrows(IOException.class, () -> two.connect(1, Hello.Purpose.ASK, 0));
        assertTrue(none.getMessage().contains("has no keys"), none.getMessage());
        two.use(keysOfTwo);
        one.use(null);
        IOException deaf = assertThrows(IOException.class, this::serves);
        assertTrue(deaf.getMessage().contains("does not have the keys"), deaf.getMessage());
        keysOfOne.member = false;
        one.use(keysOfOne);
        assertThrows(IOException.class, this::serves);
        keysOfOne.member = true;
        keysOfOne.generation = keysOfTwo.generation;
        serves();
    }

    @Test
    void whatIsSentTwiceOrChangedIsNotHeard() throws IOException {
        ByteBuffer seal = ByteBuffer.allocate(16).putInt(2).putInt(0).putLong(0);
        for (int i = 0; i < 2; i++) {
            try (SocketChannel socket = SocketChannel.open(address)) {
                Pair.write(socket, 16, Channel.VERSION, Frame.SEAL.ordinal(), 0, seal.array());
                // A greeting in the clear where a record is due.
                Pair.write(socket, 28, Channel.VERSION, Frame.HELLO.ordinal(), 0, new byte[28]);
                socket.shutdownOutput();
                ByteBuffer all = ByteBuffer.allocate(1000);
                try {
                    while (socket.read(all) >= 0) {}
                } catch (IOException e) {
                    // Reset: ended as well.
                }
                assertTrue(i == 0 || new String(all.array()).contains("does not have these keys"));
            }
        }
        assertEquals(0, asked.get());
        keysOfTwo.open(new PeerKeys.Peer(CountingKeys.OURS, 1), null);
        serves();
    }

    @Test
    void theConnectionsOfARevokedNodeAreClosed() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        one.serve(Hello.Purpose.LINK, (channel, hello) -> {
            channel.send(Frame.WELCOME);
            try {
                channel.receive();
            } catch (IOException e) {
                ended.countDown();
            }
            return false;
        });
        Channel channel = two.connect(1, Hello.Purpose.LINK, 0);
        channel.expect(Frame.WELCOME);
        one.revoked(new PeerKeys.Peer(CountingKeys.OURS, 3));
        one.revoked(new PeerKeys.Peer(CountingKeys.THEIRS, 2));
        one.revoked(new PeerKeys.Peer(CountingKeys.OURS, 2));
        assertThrows(IOException.class, () -> channel.receive());
        assertTrue(ended.await(10, TimeUnit.SECONDS));
        two.release(channel);
    }
}
