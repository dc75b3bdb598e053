package org.mosix.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import org.junit.After;
import org.junit.Test;

/** mosix-information alone: gossips while its settings say how, and leaves neither thread nor socket. */
public class InformationRoleIT extends Role {
    private static final String DISCOVERY = "org.mosix.discovery";
    private static final Set<String> THREADS = Set.of("mosix-gossip-receive", "mosix-gossip-tick", "mosix-information");

    public InformationRoleIT() {
        super("mosix-information");
    }

    /** In the container only: outside, where this class is loaded too, there is no such property. */
    private static Path key() {
        return Path.of(System.getProperty("karaf.data"), "test.key");
    }

    /** A test that failed leaves no settings to the next one. */
    @After
    public void forgetGossip() throws IOException {
        configurations.getConfiguration(DISCOVERY, "?").delete();
        Files.deleteIfExists(key());
    }

    @Test
    public void isQuietWithoutSettings() throws Exception {
        assertEquals(List.of("api", "discovery", "image", "linux", "wire"), ours());
        assertFalse(offered("Information"));
        assertEquals(Set.of(), threads());
        assertEquals(Set.of(), commands());
        assertEquals(List.of(), complaints());
    }

    @Test
    public void gossipsWhileItIsConfigured() throws Exception {
        int port = freeUdpPort();
        configureGossip(port);
        until("the information is offered", () -> offered("Information"));
        until("its threads run", () -> threads().equals(THREADS));
        assertTrue("it has its socket", taken(port));

        int other = freeUdpPort();
        configureGossip(other);
        until("it changes its port", () -> taken(other) && !taken(port));
        until("the information is offered again", () -> offered("Information"));

        configurations.getConfiguration(DISCOVERY, "?").delete();
        until("its service goes", () -> !offered("Information"));
        until("its threads end", () -> threads().isEmpty());
        assertFalse("its socket is closed", taken(other));
    }

    @Test
    public void canBeRemovedWhileItGossipsAndComesAgain() throws Exception {
        int port = freeUdpPort();
        configureGossip(port);
        until("its threads run", () -> threads().equals(THREADS));
        features.uninstallFeature("mosix-information");
        until("its threads end", () -> threads().isEmpty());
        assertEquals(List.of(), ours());
        assertFalse(offered("Information"));
        assertFalse("its socket is closed", taken(port));

        // Its settings are still there.
        features.installFeature("mosix-information");
        until("the information is offered again", () -> offered("Information"));
        until("it has its socket again", () -> taken(port));
        configurations.getConfiguration(DISCOVERY, "?").delete();
        until("its threads end", () -> threads().isEmpty());
    }

    /** Node 71 of a cell in which nobody else lives. */
    private void configureGossip(int port) throws IOException {
        Path key = key();
        Files.deleteIfExists(key);
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, "1 " + "5a".repeat(32) + "\n");
        Hashtable<String, Object> settings = new Hashtable<>();
        settings.put("node", 71);
        settings.put("address", "127.0.0.1");
        settings.put("port", port);
        settings.put("keyFile", key.toString());
        configurations.getConfiguration(DISCOVERY, "?").update(settings);
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean taken(int port) {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.setReuseAddress(false);
            socket.bind(new InetSocketAddress("127.0.0.1", port));
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
