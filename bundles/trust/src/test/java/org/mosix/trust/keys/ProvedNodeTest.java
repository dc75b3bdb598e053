package org.mosix.trust.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.MemberSeals;
import org.mosix.api.StreamSeal;
import org.mosix.trust.Lab;
import org.mosix.trust.PeerIdentity;
import org.mosix.trust.SetClock;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.stream.Ciphers;
import org.mosix.trust.stream.Protection;

/** Connections of another room, as the store has them: sockets of channels that do not block later. */
@Timeout(120)
class ProvedNodeTest {
    @TempDir
    Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Lab lab;
    private Lab theirs;
    private Lab.Node nodeOne;
    private AgreedKeys one;
    private AgreedKeys two;
    private ServerSocketChannel server;

    @BeforeEach
    void begin() throws Exception {
        SetClock clock = new SetClock();
        lab = new Lab(directory.resolve("ours"), clock);
        theirs = new Lab(directory.resolve("theirs"), clock);
        nodeOne = lab.node(1);
        one = keys(nodeOne);
        two = keys(lab.node(2));
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        open.add(server);
    }

    private AgreedKeys keys(Lab.Node node) throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        AgreedKeys.News nobody = new AgreedKeys.News() {
            @Override
            public void revoked(PeerIdentity peer) {}

            @Override
            public void told() {}
        };
        AgreedKeys made = new AgreedKeys(
                node.credentials(),
                node.trusted(),
                any,
                Protection.AUTHENTICATED,
                new Ciphers(),
                lab.clock,
                null,
                nobody);
        open.add(made);
        return made;
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        lab.close();
        theirs.close();
    }

    private interface End {
        byte[] work(SocketChannel channel) throws Exception;
    }

    /** The end that was called. */
    private FutureTask<byte[]> called(End end) {
        FutureTask<byte[]> task = new FutureTask<>(() -> {
            try (SocketChannel channel = server.accept()) {
                return end.work(channel);
            }
        });
        new Thread(task, "called").start();
        return task;
    }

    private SocketChannel call() throws IOException {
        SocketChannel channel = SocketChannel.open(server.getLocalAddress());
        open.add(channel);
        return channel;
    }

    private static ByteBuffer sealed(StreamSeal seal, byte[] text) {
        ByteBuffer record = ByteBuffer.allocate(text.length + StreamSeal.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        seal.seal(record, ByteBuffer.wrap(text));
        return record.flip();
    }

    private static byte[] opened(StreamSeal seal, SocketChannel from, int bytes) throws Exception {
        ByteBuffer record = ByteBuffer.allocate(bytes + StreamSeal.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (record.hasRemaining()) {
            assertTrue(from.read(record) >= 0);
        }
        byte[] out = new byte[bytes];
        seal.open(record.flip()).get(out);
        return out;
    }

    @Test
    void bothEndsGoOnWithRecordsOnThePlainSocket() throws Exception {
        byte[] question = new byte[5000];
        byte[] answer = "an answer".getBytes();
        for (int i = 0; i < 20; i++) {
            FutureTask<byte[]> called = called(channel -> {
                MemberSeals.Proved node = two.prove(channel.socket(), false);
                assertEquals(new PeerIdentity(lab.authority.cluster(), 1).peer(), node.peer());
                // At once: it is on its way while the other end may still be within TLS.
                channel.write(sealed(node.seal(), answer));
                return opened(node.seal(), channel, question.length);
            });
            SocketChannel channel = call();
            MemberSeals.Proved node = one.prove(channel.socket(), true);
            assertEquals(2, node.peer().number());
            ByteBuffer record = sealed(node.seal(), question);
            // Encrypted, whatever the cluster has chosen for its other connections.
            assertFalse(java.util.Arrays.equals(question, java.util.Arrays.copyOfRange(record.array(), 4, 5004)));
            channel.write(record);
            assertArrayEquals(answer, opened(node.seal(), channel, answer.length));
            assertArrayEquals(question, called.get());
            assertEquals(-1, channel.read(ByteBuffer.allocate(10)), "nothing else came");
        }
    }

    private void refused(Callable<?> caller, AgreedKeys called) throws Exception {
        FutureTask<byte[]> task = called(channel -> {
            called.prove(channel.socket(), false);
            return new byte[0];
        });
        assertThrows(Exception.class, caller::call);
        ExecutionException no = assertThrows(ExecutionException.class, task::get);
        assertFalse(no.getCause() instanceof RuntimeException, no::toString);
    }

    private Object proves(AgreedKeys keys) throws Exception {
        try (Socket socket = call().socket()) {
            return keys.prove(socket, true);
        }
    }

    @Test
    void othersAreRefused() throws Exception {
        Lab.Node partner = theirs.node(1);
        AgreedKeys stranger = keys(partner);
        refused(() -> proves(stranger), one);
        refused(() -> proves(one), stranger);
        // Partners' nodes may have keys, but no part in the store.
        nodeOne.trusted().add("theirs", theirs.forPartners());
        partner.trusted().add("ours", lab.forPartners());
        refused(() -> proves(stranger), one);
        refused(() -> proves(one), stranger);
        refused(
                () -> {
                    try (SocketChannel channel = call()) {
                        channel.write(ByteBuffer.wrap("HZC and then nothing that is TLS".getBytes()));
                        ByteBuffer all = ByteBuffer.allocate(1000);
                        while (channel.read(all) >= 0) {}
                        throw new IOException("closed");
                    }
                },
                one);
    }

    @Test
    void whoIsRevokedHoldsNoMore() throws Exception {
        FutureTask<byte[]> called = called(channel -> {
            two.prove(channel.socket(), false);
            return new byte[0];
        });
        MemberSeals.Proved node = one.prove(call().socket(), true);
        called.get();
        assertTrue(node.holds());
        lab.authority.revoke(2);
        assertTrue(node.holds(), "node 1 has not heard it");
        nodeOne.charter().take(lab.authority.statements().get(Kind.REVOCATIONS));
        assertFalse(node.holds());
        refused(() -> proves(two), one);
    }
}
