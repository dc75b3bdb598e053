package org.mosix.trust.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.trust.certificate.P256;
import org.mosix.trust.certificate.Requests;
import org.mosix.trust.net.Frames;
import org.mosix.trust.net.Reception;
import org.mosix.trust.tls.Check;
import org.mosix.trust.tls.Tls;

/** What strangers send to a join port costs others nothing. */
@Timeout(300)
class HostileJoinTest {
    @TempDir
    Path temp;

    private Join join;

    @AfterEach
    void close() throws IOException {
        join.close();
    }

    private void open(Reception.Limits limits) throws Exception {
        join = new Join(temp.resolve("authority"), limits);
        join.serves();
    }

    private static String address(int number) {
        return "127.0." + number / 250 + "." + (2 + number % 250);
    }

    @Test
    void randomBytesOfThousandsOfConnections() throws Exception {
        open(new Reception.Limits(64, 8, 10_000));
        join.awaitEmpty();
        long descriptors = Join.descriptors();
        Random random = new Random(1);
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < 9000; i++) {
            Socket socket = join.connect(address(i % 400));
            byte[] noise = new byte[random.nextInt(600)];
            random.nextBytes(noise);
            begin(noise, i % 4);
            write(socket, noise);
            open.add(socket);
            if (open.size() == 40) {
                open.forEach(Join::awaitEnd);
                open.clear();
            }
        }
        open.forEach(Join::awaitEnd);
        check(descriptors);
        // 400 addresses came; 256 are told of in a minute.
        assertTrue(join.lines() <= 256, join.lines() + " lines");
    }

    /** Some begin as TLS does: a record of a handshake, and a ClientHello in it. */
    private static void begin(byte[] noise, int kind) {
        if (kind > 0 && noise.length > 11) {
            byte[] start = {22, 3, 1, (byte) ((noise.length - 5) >> 8), (byte) (noise.length - 5), 1, 0};
            System.arraycopy(start, 0, noise, 0, kind == 1 ? 5 : start.length);
            if (kind == 3) {
                noise[7] = (byte) ((noise.length - 9) >> 8);
                noise[8] = (byte) (noise.length - 9);
                noise[9] = 3;
                noise[10] = 3;
            }
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
        } catch (IOException e) {
            // Sent away already.
        }
    }

    @Test
    void randomFramesWithinTls() throws Exception {
        open(new Reception.Limits(64, 8, 10_000));
        join.awaitEmpty();
        long descriptors = Join.descriptors();
        Random random = new Random(2);
        var context = Tls.context(null, new Check(chain -> {}));
        byte[] good = new JoinRequest(new byte[8], new byte[32], Requests.make(P256.generate())).encode();
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = i % 3 == 0 ? new byte[random.nextInt(500)] : good.clone();
            if (i % 3 == 0) {
                random.nextBytes(bytes);
            } else if (i % 3 == 1) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            }
            try (Socket socket = join.connect(address(i % 400))) {
                var secure = Tls.above(context, socket, true, Tls.parameters(false));
                secure.startHandshake();
                OutputStream out = secure.getOutputStream();
                if (i % 6 < 3) {
                    Frames.write(out, Frames.JOIN, bytes);
                } else {
                    out.write(bytes);
                }
                secure.shutdownOutput();
                byte[] answer = secure.getInputStream().readAllBytes();
                assertTrue(answer.length == 0 || answer[1] == Frames.REFUSE);
            } catch (IOException e) {
                assertTrue(e.getMessage() != null);
            }
        }
        check(descriptors);
    }

    private void check(long descriptors) throws Exception {
        join.awaitEmpty();
        assertEquals(0, join.port.strangers());
        join.serves();
        join.awaitEmpty();
        assertTrue(Join.descriptors() <= descriptors + 2, descriptors + " became " + Join.descriptors());
        // Threads that wait for work end within a second; what is left is few anyway.
        long end = System.nanoTime() + 20_000_000_000L;
        while (Join.threads().size() > 1 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(Set.of("mosix-join-accept"), Join.threads());
    }

    @Test
    void silentOnesAreFewAndSentAway() throws Exception {
        open(new Reception.Limits(10, 3, 1500));
        join.awaitEmpty();
        Join.awaitEnd(join.connect("127.0.3.1"));
        join.awaitEmpty();
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            silent.add(join.connect(address(i % 10)));
        }
        assertTrue(join.port.strangers() <= 10);
        // Those that were let in are sent away when their time is over, and others are served again.
        silent.forEach(Join::awaitEnd);
        join.awaitEmpty();
        join.serves();
        assertTrue(join.log().contains("it has not joined within 1500 ms"), join.log());
        assertTrue(join.log().contains("it has too many connections that have not joined"), join.log());
        assertTrue(join.lines() <= 11, join.log());
    }

    /** A byte now and then keeps nobody inside. */
    @Test
    void slowOnesAreSentAway() throws Exception {
        open(new Reception.Limits(10, 3, 1000));
        Socket slow = join.connect("127.0.0.5");
        Thread dripping = new Thread(() -> {
            try {
                for (int i = 0; i < 1000; i++) {
                    slow.getOutputStream().write(i == 0 ? 22 : i < 3 ? 3 : 0);
                    slow.getInputStream().available();
                    java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
                }
            } catch (IOException e) {
                // At last.
            }
        });
        dripping.start();
        Join.awaitEnd(slow);
        dripping.join();
        join.awaitEmpty();
        join.serves();
    }

    @Test
    void manyOfOneAddressDoNotKeepOthersOut() throws Exception {
        open(new Reception.Limits(64, 4, 20_000));
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            silent.add(join.connect("127.0.0.77"));
        }
        join.serves();
        join.awaitInside(4);
        assertEquals(4, join.port.strangers());
        join.port.close();
        for (Socket socket : silent) {
            socket.close();
        }
    }
}
