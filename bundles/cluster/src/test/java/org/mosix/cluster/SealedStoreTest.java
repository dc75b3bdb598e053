package org.mosix.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mosix.cluster.TestNode.until;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.api.MemberSeals;
import org.mosix.api.Refused;

/** Members that prove to each other who they are; the seals are a test's, room trust has its own tests of what they are worth. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class SealedStoreTest {
    @TempDir
    Path directory;

    private List<TestNode> nodes;

    @BeforeEach
    void start() throws Exception {
        PlainSeals.REVOKED.clear();
        nodes = TestNode.several(3, directory);
        for (TestNode node : nodes) {
            node.seals = new PlainSeals(1, node.number);
        }
        for (int i = 0; i < 3; i++) {
            nodes.get(i).start();
        }
        for (int i = 0; i < 3; i++) {
            nodes.get(i).awaitMembers(3);
        }
    }

    @AfterEach
    void stop() {
        PlainSeals.REVOKED.clear();
        nodes.forEach(TestNode::close);
        until(
                "its threads end",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .noneMatch(name -> name.startsWith("hz.") || name.equals("mosix-cluster")));
    }

    private void knowSetting(String name, String value) {
        for (int i = 0; i < 3; i++) {
            TestNode node = nodes.get(i);
            until(
                    "node " + node.number + " knows " + name,
                    () -> node.value(name).equals(value));
        }
    }

    @Test
    void settingsPassAndMembersComeAndGo() throws Exception {
        assertTrue(nodes.get(0).member().isSealed());
        nodes.get(0).settings.set("one", "1");
        knowSetting("one", "1");
        // More than one record, and than the store's buffers, at a time.
        byte[] large = new byte[3 << 20];
        new Random(1).nextBytes(large);
        nodes.get(1).member().store().getMap("large").put("key", large);
        for (int i = 0; i < 3; i++) {
            byte[] got = (byte[]) nodes.get(i).member().store().getMap("large").get("key");
            assertEquals(java.util.Arrays.hashCode(large), java.util.Arrays.hashCode(got));
        }
        nodes.get(2).vanish();
        nodes.get(0).awaitMembers(2);
        nodes.get(0).settings.set("two", "2");
        nodes.get(2).start();
        knowSetting("two", "2");
    }

    @Test
    void strangersGetNothing() throws Exception {
        TestNode one = nodes.get(0);
        Random random = new Random(2);
        for (int i = 0; i < 40; i++) {
            byte[] said = i % 2 == 0 ? "HZC".getBytes(StandardCharsets.US_ASCII) : new byte[200];
            if (i % 2 == 1) {
                random.nextBytes(said);
            }
            try (Socket socket = new Socket(one.at.getAddress(), one.at.getPort())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(said);
                socket.shutdownOutput();
                InputStream in = socket.getInputStream();
                byte[] got = in.readAllBytes();
                assertFalse(
                        new String(got, StandardCharsets.ISO_8859_1).contains("HZ"), "the store has not said a word");
            } catch (IOException e) {
                continue; // Reset: nothing as well.
            }
        }
        try (Socket socket = new Socket(one.at.getAddress(), one.at.getPort())) {
            assertThrows(Refused.class, () -> new PlainSeals(2, 4).prove(socket, true));
        }
        // One that is believed, and whose records are none.
        try (Socket socket = new Socket(one.at.getAddress(), one.at.getPort())) {
            new PlainSeals(1, 4).prove(socket, true);
            socket.setSoTimeout(20_000);
            byte[] noise = new byte[100_000];
            random.nextBytes(noise);
            socket.getOutputStream().write(noise);
            assertNotNull(socket.getInputStream().readAllBytes(), "the connection ends");
        } catch (SocketException e) {
            assertNotNull(e.getMessage(), "reset: it has ended as well");
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(3, nodes.get(i).member().nodes().size());
        }
        one.settings.set("still", "here");
        knowSetting("still", "here");
        until("they are forgotten", () -> one.member().remembered() == 0);
    }

    @Test
    void whoIsRevokedIsThrownOut() throws Exception {
        PlainSeals.REVOKED.add(3);
        nodes.get(0).awaitMembers(2);
        nodes.get(1).awaitMembers(2);
        nodes.get(0).settings.set("without", "three");
        until("node 2 knows it", () -> nodes.get(1).value("without").equals("three"));
        assertEquals("", nodes.get(2).value("without"));
    }

    @Test
    void aMemberDoesNotFallBack() throws Exception {
        TestNode three = nodes.get(2);
        MemberSeals seals = three.seals;
        three.seals = null;
        nodes.get(0).settings.set("while", "updated");
        knowSetting("while", "updated");
        three.close();
        three.seals = null;
        three.begin();
        assertTrue(Files.exists(directory.resolve("sealed3")));
        nodes.get(0).awaitMembers(2);
        assertFalse(three.isUp());
        three.seals = seals;
        until("it is a member again", three::isUp);
        three.awaitMembers(3);
    }
}
