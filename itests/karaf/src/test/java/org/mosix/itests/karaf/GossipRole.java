package org.mosix.itests.karaf;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Hashtable;
import org.junit.After;

/** A role that gossips when it is told how. */
abstract class GossipRole extends Role {
    private static final String DISCOVERY = "org.mosix.discovery";

    GossipRole(String role) {
        super(role);
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

    /** Node 71 of a cell in which nobody else lives. */
    void configureGossip(int port) throws IOException {
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

    static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static boolean taken(int port) {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.setReuseAddress(false);
            socket.bind(new InetSocketAddress("127.0.0.1", port));
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
