package org.mosix.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import org.junit.After;
import org.junit.Test;

/** mosix-cluster alone: a member of the store while its settings say how, and nothing of it afterwards. */
public class ClusterRoleIT extends Role {
    private static final String CLUSTER = "org.mosix.cluster";

    public ClusterRoleIT() {
        super("mosix-cluster");
    }

    /**
     * What the store says at each start, and of each connection, of what it would like and does not need. And Karaf's own locator
     * of services, which this container's class path lacks and nodes have, is missed when a bundle of so many services comes.
     */
    private static final List<String> USUAL = List.of(
            "Java modular environment",
            "No built-in JavaScript",
            "Ignoring TCP_KEEP",
            "org/apache/karaf/specs/locator/OsgiLocator",
            "FrameworkEvent ERROR");

    @Override
    List<String> complaints() throws IOException {
        return super.complaints().stream()
                // This node is a member of no cluster.
                .filter(line -> !line.contains("believes whoever reaches it"))
                .filter(line -> USUAL.stream().noneMatch(line::contains))
                .toList();
    }

    /** A test that failed leaves no settings to the next one. */
    @After
    public void forgetStore() throws IOException {
        configurations.getConfiguration(CLUSTER, "?").delete();
    }

    private static boolean storeThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(t -> t.getName().startsWith("hz."));
    }

    private static boolean listens(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(address), port), 2000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private int configure() throws IOException {
        int port = freePort();
        Hashtable<String, Object> settings = new Hashtable<>();
        settings.put("node", 71);
        settings.put("address", "127.0.0.1");
        settings.put("port", port);
        settings.put("name", "role");
        settings.put("members", "127.0.0.1");
        configurations.getConfiguration(CLUSTER, "?").update(settings);
        return port;
    }

    @Test
    public void isQuietWithoutSettings() throws Exception {
        assertEquals(List.of("api", "cluster", "image", "linux", "refresh", "wire"), ours());
        assertFalse(offered("ClusterStore") || offered("ProcessPlaces"));
        assertEquals(Set.of(), threads());
        assertFalse(storeThreads());
        assertEquals(List.of(), complaints());
    }

    @Test
    public void isAMemberWhileItIsConfigured() throws Exception {
        int port = configure();
        until("the store is offered", () -> offered("ClusterStore") && offered("ProcessPlaces"));
        assertTrue(listens("127.0.0.1", port));
        assertFalse("only at its own address", listens("127.0.0.2", port));
        assertEquals(Set.of("mosix-cluster"), threads());

        configurations.getConfiguration(CLUSTER, "?").delete();
        until("its services go", () -> !offered("ClusterStore") && !offered("ProcessPlaces"));
        until("its threads end", () -> threads().isEmpty() && !storeThreads());
        assertFalse(listens("127.0.0.1", port));
    }

    @Test
    public void canBeRemovedWhileItIsAMemberAndComesAgain() throws Exception {
        int port = configure();
        for (int i = 0; i < 3; i++) {
            until("the store is offered", () -> offered("ClusterStore"));
            features.uninstallFeature("mosix-cluster");
            until("its threads end", () -> threads().isEmpty() && !storeThreads());
            assertEquals(List.of(), ours());
            assertFalse(listens("127.0.0.1", port));
            features.installFeature("mosix-cluster");
        }
        until("the store is offered again", () -> offered("ClusterStore"));
        configurations.getConfiguration(CLUSTER, "?").delete();
        until("its threads end", () -> threads().isEmpty() && !storeThreads());
    }
}
