package org.mosix.monitor;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.mosix.api.ClusterView;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;

/** Nodes for tests. Node 1 is the own one. */
final class Some {
    private Some() {}

    static ClusterView cluster(NodeView... nodes) {
        return new ClusterView(new NodeId(1), Arrays.asList(nodes));
    }

    static NodeView node(int number, NodeView.Life life, int speed, int cores, int load, int freeMiB) {
        return node(
                number,
                life,
                new NodeView.Processor(speed, cores, load, 250, 77),
                freeMiB,
                new NodeView.Processes(1, 2, 0, 10),
                Set.of());
    }

    static NodeView node(
            int number,
            NodeView.Life life,
            NodeView.Processor processor,
            int freeMiB,
            NodeView.Processes processes,
            Set<NodeView.Status> status) {
        return new NodeView(
                new NodeId(number),
                "10.0.0." + number + ":7250",
                life,
                number == 1 ? 0 : 1240,
                processor,
                new NodeView.Memory(2000, freeMiB, 0, 0),
                processes,
                new NodeView.Software("0.1", "6.1.80", 100),
                status,
                Map.of());
    }
}
