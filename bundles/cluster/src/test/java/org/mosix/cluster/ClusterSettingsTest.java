package org.mosix.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mosix.api.ClusterView;
import org.mosix.api.Malformed;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;

/** Wrong settings are refused by name; whom a node joins by. */
class ClusterSettingsTest {
    private static InetSocketAddress at(String address, int port) throws Exception {
        return new InetSocketAddress(InetAddress.getByName(address), port);
    }

    private static String refused(int node, String address, int port, String name, String members) {
        return assertThrows(Malformed.class, () -> ClusterSettings.of(node, address, port, name, members))
                .getMessage();
    }

    @Test
    void readsAddressesWithAndWithoutPorts() throws Exception {
        ClusterSettings read = ClusterSettings.of(
                3, " 10.0.0.3 ", 7251, "a.b", "10.0.0.1, 10.0.0.2:9,, fd00::1 ,[fd00::2],[fd00::3]:8");
        assertEquals(new NodeId(3), read.node());
        assertEquals(at("10.0.0.3", 7251), read.own());
        assertEquals(
                List.of(
                        at("10.0.0.1", 7251),
                        at("10.0.0.2", 9),
                        at("fd00::1", 7251),
                        at("fd00::2", 7251),
                        at("fd00::3", 8)),
                read.members());
        assertEquals(List.of(), ClusterSettings.of(1, "10.0.0.1", 1, "x", null).members());
    }

    @Test
    void refusesWhatIsWrongByName() {
        assertEquals("node is 0; it is a number from 1 to 65535", refused(0, "10.0.0.1", 1, "x", ""));
        assertEquals("port is 65536; it is a number from 1 to 65535", refused(1, "10.0.0.1", 65536, "x", ""));
        assertEquals("address is missing: the one of this node that others connect to", refused(1, null, 1, "x", ""));
        assertEquals("address is 0.0.0.0, which is not one of a node", refused(1, "0.0.0.0", 1, "x", ""));
        assertEquals("address is ::, which is not one of a node", refused(1, "::", 1, "x", ""));
        assertEquals("address is 224.0.0.1, which is not one of a node", refused(1, "224.0.0.1", 1, "x", ""));
        assertEquals(
                "address names \"localhost\", which is no IP address in numbers", refused(1, "localhost", 1, "x", ""));
        assertEquals(
                "name is \"a b\"; a cluster's has letters, digits, '-', '.' and '_', at most 64",
                refused(1, "10.0.0.1", 1, "a b", ""));
        assertEquals(
                "members names \"node2\", which is no IP address in numbers", refused(1, "10.0.0.1", 1, "x", "node2"));
        assertEquals(
                "members names \"10.0.0.2:x\", whose port is not a number",
                refused(1, "10.0.0.1", 1, "x", "10.0.0.2:x"));
        assertEquals(
                "members names \"10.0.0.2:0\"; a port is 1 to 65535", refused(1, "10.0.0.1", 1, "x", "10.0.0.2:0"));
        assertEquals(
                "members names 1025 addresses; at most 1024", refused(1, "10.0.0.1", 1, "x", "10.0.0.2,".repeat(1025)));
    }

    private static NodeView node(int number, String address, NodeView.Life life) {
        return new NodeView(
                new NodeId(number),
                address,
                life,
                0,
                new NodeView.Processor(0, 1, 0, 0, 0),
                new NodeView.Memory(1, 1, 0, 0),
                new NodeView.Processes(0, 0, 0, 0),
                new NodeView.Software("", "", 0),
                Set.of(),
                Map.of());
    }

    @Test
    void joinsByTheOtherNodesThatLive() throws Exception {
        ClusterView view = new ClusterView(
                new NodeId(1),
                List.of(
                        node(1, "10.0.0.1:7250", NodeView.Life.ALIVE),
                        node(2, "10.0.0.2:7250", NodeView.Life.ALIVE),
                        node(3, "10.0.0.3:7250", NodeView.Life.SUSPECT),
                        node(4, "10.0.0.4:7250", NodeView.Life.DEAD),
                        node(5, "10.0.0.5:7250", NodeView.Life.LEFT),
                        node(6, "[fd00::6]:7250", NodeView.Life.ALIVE),
                        node(7, "not.an.address:7250", NodeView.Life.ALIVE)));
        assertEquals(
                List.of(at("10.0.0.2", 9), at("10.0.0.3", 9), at("fd00::6", 9)), ClusterComponent.neighbours(view, 9));
    }
}
