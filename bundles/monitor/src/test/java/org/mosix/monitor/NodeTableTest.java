package org.mosix.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mosix.api.NodeId;
import org.mosix.api.NodeInfo;
import org.mosix.api.NodeView;
import org.mosix.api.Nodes;

class NodeTableTest {
    private static final Nodes NODES = new Nodes() {
        @Override
        public NodeId own() {
            return new NodeId(1);
        }

        @Override
        public List<NodeInfo> list() {
            return List.of(
                    new NodeInfo(new NodeId(1), "10.0.0.1:7249", true, ""),
                    new NodeInfo(new NodeId(2), "10.0.0.2:7249", false, "no \u001b[2J answer"),
                    new NodeInfo(new NodeId(3), "10.0.0.3:7249", true, ""));
        }
    };

    @Test
    void isPlainWithoutInformation() {
        NodeTable table = NodeTable.of(NODES, Optional.empty());
        assertEquals(List.of("NODE", "", "ADDRESS", "STATE", "REASON"), titles(table));
        assertEquals(
                List.of(
                        List.of("1", "*", "10.0.0.1:7249", "up", ""),
                        List.of("2", "", "10.0.0.2:7249", "down", "no ?[2J answer"),
                        List.of("3", "", "10.0.0.3:7249", "up", "")),
                table.rows());
    }

    @Test
    void showsWhatEachNodeSaysOfItself() {
        NodeTable table = NodeTable.of(
                NODES,
                Optional.of(Some.cluster(
                        Some.node(12, NodeView.Life.SUSPECT, 5000, 1, 7, 1),
                        Some.node(2, NodeView.Life.DEAD, 10_000, 2, 150, 500),
                        Some.node(
                                3,
                                NodeView.Life.ALIVE,
                                new NodeView.Processor(10_000, 1, 100, 250, 77),
                                5,
                                new NodeView.Processes(1, 0, 0, 10),
                                Set.of(NodeView.Status.BLOCK, NodeView.Status.STAY)),
                        Some.node(1, NodeView.Life.ALIVE, 9397, 16, 1234, 1900))));
        assertEquals(
                List.of(
                        "NODE", "", "ADDRESS", "STATE", "ALIVE", "AGE-S", "SPEED", "CORES", "LOAD", "FREE-MB", "MB",
                        "GUESTS", "STATUS", "REASON"),
                titles(table));
        assertEquals("1 * 10.0.0.1:7249 up yes 0.0 9397 16 12.34 1900 2000 2  ", line(table, 0));
        assertEquals("2  10.0.0.2:7249 down dead 1.2 10000 2 1.50 500 2000 2  no ?[2J answer", line(table, 1));
        assertEquals("3  10.0.0.3:7249 up yes 1.2 10000 1 1.00 5 2000 0 stay,block ", line(table, 2));
        assertEquals("12  10.0.0.12:7250 - suspect 1.2 5000 1 0.07 1 2000 2  not in the node list", line(table, 3));
    }

    private static List<String> titles(NodeTable table) {
        return table.columns().stream().map(NodeTable.Column::title).toList();
    }

    private static String line(NodeTable table, int row) {
        return String.join(" ", table.rows().get(row));
    }
}
