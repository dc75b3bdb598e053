package org.mosix.balance.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mosix.api.JobHints;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.api.ProcessInfo;
import org.mosix.api.ProcessProfile;
import org.mosix.api.policy.MoveCost;
import org.mosix.api.policy.NodeState;
import org.mosix.api.policy.View;

/** A view with all that a view can have: three nodes, one of them lost, and some processes at home. */
final class SomeView {
    private SomeView() {}

    static View with(int processes) {
        List<ProcessProfile> all = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            all.add(process(100 + i));
        }
        List<NodeState> nodes = List.of(
                node(1, NodeView.Life.ALIVE, Set.of(), processes, 900),
                node(2, NodeView.Life.ALIVE, Set.of(NodeView.Status.STAY, NodeView.Status.QUIET), 0.25, 800.5),
                node(3, NodeView.Life.DEAD, Set.of(), 0, 0));
        return new View(-5, new NodeId(1), nodes, all, new MoveCost(0.1, 110, 3e-4), Long.MIN_VALUE);
    }

    private static NodeState node(int id, NodeView.Life life, Set<NodeView.Status> status, double running, double mib) {
        NodeView facts = new NodeView(
                new NodeId(id),
                "[fe80::1]:7250",
                life,
                id == 1 ? 0 : 1500,
                new NodeView.Processor(15_000, 2, 300, 120, -7),
                new NodeView.Memory(1000, 900, 10, 9),
                new NodeView.Processes(3, 0, 1, 9),
                new NodeView.Software("0.1", "6.1", 77),
                status,
                Map.of("gpu", "a = 2 %\n", "rack", ""));
        return new NodeState(facts, running, mib, true, id != 3);
    }

    private static ProcessProfile process(int pid) {
        return new ProcessProfile(
                pid,
                1000,
                "sh -c \u00e9 =",
                new NodeId(1),
                ProcessInfo.Place.HOME,
                new JobHints(false, 3, 20, true, 9000, 3600, 8),
                new ProcessProfile.Usage(1, 0.3, 12.125, 30, 1e-7, 0),
                new ProcessProfile.Stay(60_000, 61_000, 2),
                pid % 2 == 0 ? Optional.of("io_uring") : Optional.empty());
    }
}
