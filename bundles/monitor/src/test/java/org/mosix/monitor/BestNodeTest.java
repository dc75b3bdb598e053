package org.mosix.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mosix.api.ClusterView;
import org.mosix.api.Malformed;
import org.mosix.api.NodeView;
import org.mosix.api.Refused;

class BestNodeTest {
    /** Nodes 1, 2, ... as speed/cores/load/freeMiB. */
    @ParameterizedTest(name = "{0} -m {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        10000/2/0/1000 10000/2/0/1000                  | 0    | 1
        10000/2/0/1000 10000/4/0/1000                  | 0    | 1
        10000/2/100/1000 10000/2/0/1000                | 0    | 1
        10000/2/200/1000 10000/2/0/1000                | 0    | 2
        10000/2/200/1000 10000/2/100/1000 10000/2/0/99 | 0    | 3
        10000/2/200/1000 10000/2/100/1000 10000/2/0/99 | 100  | 2
        10000/1/0/1000 20000/1/0/1000                  | 0    | 2
        10000/1/0/1000 20000/1/100/1000                | 0    | 1
        10000/1/130/1000 20000/1/200/1000              | 0    | 1
        10000/1/100/1000 20000/1/100/1000              | 0    | 2
        10000/4/400/1000 10000/64/6400/1000            | 0    | 2
        0/2/300/1000 10000/2/100/1000                  | 0    | 2
        10000/1/300/1000 9000/2/0/1000 9000/8/0/1000   | 0    | 3
        10000/1/300/1000 9000/2/0/1000 9000/2/0/1000   | 0    | 2
        """)
    void isWhereAProcessGetsMost(String nodes, int memory, int best) throws Refused {
        List<NodeView> views = new ArrayList<>();
        for (String node : nodes.split(" +")) {
            String[] n = node.split("/");
            views.add(Some.node(
                    views.size() + 1,
                    NodeView.Life.ALIVE,
                    Integer.parseInt(n[0]),
                    Integer.parseInt(n[1]),
                    Integer.parseInt(n[2]),
                    Integer.parseInt(n[3])));
        }
        assertEquals(
                best,
                BestNode.of(Some.cluster(views.toArray(NodeView[]::new)), memory)
                        .id()
                        .number());
    }

    @Test
    void mustLiveTakeGuestsAndBeAlike() throws Refused {
        NodeView.Processor idle = new NodeView.Processor(20_000, 8, 0, 0, 77);
        NodeView.Processor other = new NodeView.Processor(20_000, 8, 0, 0, 78);
        NodeView.Processor unknown = new NodeView.Processor(20_000, 8, 0, 0, 0);
        NodeView.Processes room = new NodeView.Processes(0, 0, 0, 1);
        NodeView.Processes full = new NodeView.Processes(0, 1, 0, 1);
        NodeView own = Some.node(
                1,
                NodeView.Life.ALIVE,
                new NodeView.Processor(10_000, 1, 1000, 0, 77),
                10,
                full,
                Set.of(NodeView.Status.BLOCK));
        assertEquals(2, best(own, Some.node(2, NodeView.Life.ALIVE, idle, 10, room, Set.of())));
        assertEquals(2, best(own, Some.node(2, NodeView.Life.ALIVE, unknown, 10, room, Set.of())));
        assertEquals(1, best(own, Some.node(2, NodeView.Life.ALIVE, other, 10, room, Set.of())));
        assertEquals(1, best(own, Some.node(2, NodeView.Life.ALIVE, idle, 10, full, Set.of())));
        assertEquals(1, best(own, Some.node(2, NodeView.Life.ALIVE, idle, 10, room, Set.of(NodeView.Status.BLOCK))));
        for (NodeView.Life lost : List.of(NodeView.Life.SUSPECT, NodeView.Life.DEAD, NodeView.Life.LEFT)) {
            assertEquals(1, best(own, Some.node(2, lost, idle, 10, room, Set.of())));
        }
    }

    @Test
    void thereMayBeNone() {
        ClusterView view = Some.cluster(Some.node(1, NodeView.Life.ALIVE, 10_000, 1, 0, 10));
        Refused refused = assertThrows(Refused.class, () -> BestNode.of(view, 11));
        assertEquals("no node that lives and takes guests has 11 MB free", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1.5", "99999999999", "2000000000"})
    void memoryIsANumberOfMegabytes(String word) {
        assertEquals(
                "'" + word + "' is not a number of MB",
                assertThrows(Malformed.class, () -> BestNode.memory(word)).getMessage());
    }

    @Test
    void memoryIsRead() throws Malformed {
        assertEquals(0, BestNode.memory("0"));
        assertEquals(4096, BestNode.memory("4096"));
    }

    private static int best(NodeView... nodes) throws Refused {
        return BestNode.of(Some.cluster(nodes), 0).id().number();
    }
}
