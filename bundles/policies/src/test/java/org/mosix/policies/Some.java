package org.mosix.policies;

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

/** Nodes and processes for tests of policies; node 1 is home. */
final class Some {
    static final int MIB = 1000;
    static final MoveCost COST = new MoveCost(0.1, 100, 0.0003);

    private final List<NodeState> nodes = new ArrayList<>();
    private final List<ProcessProfile> processes = new ArrayList<>();
    private long seed = 1;

    private static final Map<String, JobHints> HINTS = Map.of(
            "cpu", new JobHints(false, 0, 0, true, JobHints.KEPT, 0, 0),
            "big", new JobHints(false, 0, 900, false, JobHints.KEPT, 0, 0),
            "short", new JobHints(false, 0, 0, false, JobHints.KEPT, 10, 0),
            "over", new JobHints(false, 0, 0, false, JobHints.KEPT, 2, 0));

    /** Reads words as {@code PoliciesTest.CASES} has them. */
    static Some of(String nodes, String processes) {
        Some some = new Some();
        for (String word : nodes.split(" ")) {
            String[] w = word.split("[*=/]");
            boolean all = w.length > 3;
            some.node(
                    Double.parseDouble(w[0]),
                    Integer.parseInt(w[1]),
                    Double.parseDouble(w[2]),
                    all ? Integer.parseInt(w[3]) : MIB / 2,
                    all ? 1000 * Integer.parseInt(w[4]) : 0,
                    all ? Long.parseLong(w[5]) : 7,
                    all ? Integer.parseInt(w[6]) : 100);
        }
        for (String word : processes.split(" ")) {
            String[] w = word.split("[@=/]");
            JobHints hints = w.length > 5 ? HINTS.get(w[5]) : JobHints.NONE;
            double calls = w.length > 4 ? Double.parseDouble(w[4]) : 0;
            double wanted = Double.parseDouble(w[2]);
            double mib = Double.parseDouble(w[3]);
            double done = hints.expectedSeconds() > 2 ? hints.expectedSeconds() - 0.05 : 10;
            some.process(Integer.parseInt(w[0]), Integer.parseInt(w[1]), wanted, mib, calls, hints, done);
        }
        return some;
    }

    /** One more node of so many standard processors, on which so many threads run. */
    Some node(double speed, int cores, double running) {
        return node(speed, cores, running, MIB / 2, 0, 7, 100);
    }

    Some node(double speed, int cores, double running, int freeMiB, int ageMillis, long features, int guestLimit) {
        NodeView facts = new NodeView(
                new NodeId(nodes.size() + 1),
                "10.0.0." + (nodes.size() + 1) + ":7250",
                NodeView.Life.ALIVE,
                ageMillis,
                new NodeView.Processor(
                        (int) (speed * NodeView.STANDARD_SPEED), cores, (int) (100 * running / speed), 0, features),
                new NodeView.Memory(MIB, freeMiB, 0, 0),
                new NodeView.Processes(0, 0, 0, guestLimit),
                new NodeView.Software("0.1", "6.1", 1000),
                Set.of(),
                Map.of());
        nodes.add(new NodeState(facts, running, freeMiB, true, true));
        return this;
    }

    /** A process that has computed for ten seconds. */
    Some process(int pid, int node, double wanted, double mib) {
        return process(pid, node, wanted, mib, 0, JobHints.NONE, 10);
    }

    Some process(int pid, int node, double wanted, double mib, double calls, JobHints hints, double cpuSeconds) {
        processes.add(new ProcessProfile(
                pid,
                0,
                "p" + pid,
                new NodeId(node),
                node == 1 ? ProcessInfo.Place.HOME : ProcessInfo.Place.AWAY,
                hints,
                new ProcessProfile.Usage(wanted, wanted, cpuSeconds, mib, calls, 0),
                new ProcessProfile.Stay(60_000, 60_000, node == 1 ? 0 : 1),
                Optional.empty()));
        return this;
    }

    Some seed(long other) {
        seed = other;
        return this;
    }

    View view() {
        return new View(0, new NodeId(1), nodes, processes, COST, seed);
    }
}
