package org.mosix.api.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.mosix.api.JobHints;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.api.ProcessProfile;

/**
 * All that a policy may know, at one moment. Immutable.
 *
 * @param nowMillis a clock that only goes on; its zero means nothing
 * @param own this home
 * @param nodes all that are known, lost ones too, by number; the own one among them
 * @param processes those of this home that may be moved now, wherever they work; not those whose users keep them where they are,
 *     that are just being moved, or that could not be moved some moments ago
 * @param cost what moving costs
 * @param seed for who wants random numbers: the same view gives the same decision
 */
public record View(
        long nowMillis, NodeId own, List<NodeState> nodes, List<ProcessProfile> processes, MoveCost cost, long seed) {
    public View {
        nodes = nodes.stream().sorted(Comparator.comparing(NodeState::id)).toList();
        processes = List.copyOf(processes);
    }

    public Optional<NodeState> node(NodeId id) {
        int low = 0;
        int high = nodes.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = nodes.get(middle).id().compareTo(id);
            if (order == 0) {
                return Optional.of(nodes.get(middle));
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return Optional.empty();
    }

    public Optional<ProcessProfile> process(int pid) {
        return processes.stream().filter(p -> p.pid() == pid).findFirst();
    }

    public Random random() {
        // Of neighbouring seeds Random's first numbers are nearly the same.
        return new Random(new SplittableRandom(seed).nextLong());
    }

    /** Whether a node is the own one, or lives and lets guests of this home in, and processors there have what the own ones have. */
    public boolean open(NodeState node, JobHints hints) {
        if (node.id().equals(own)) {
            return true;
        }
        long features = node(own).map(n -> n.facts().processor().features()).orElse(0L);
        long others = node.facts().processor().features();
        return node.facts().life() == NodeView.Life.ALIVE
                && node.facts().takesGuests()
                && node.allowed()
                && (node.ours() || hints.jobClass() != 0)
                && (features == 0 || others == 0 || features == others);
    }

    /** What a process may need: what it has, or what its user has told of it. */
    public static double need(ProcessProfile process) {
        return Math.max(process.usage().residentMiB(), process.hints().memoryMiB());
    }

    /** Whether a process can go there: it is open, and has the memory. */
    public boolean fits(ProcessProfile process, NodeState node) {
        return node.freeMiB() >= need(process) && open(node, process.hints());
    }

    /** With other nodes. */
    public View with(List<NodeState> others) {
        return new View(nowMillis, own, others, processes, cost, seed);
    }

    /** When that process is not to be moved. */
    public View without(int pid) {
        return only(p -> p.pid() != pid);
    }

    /** When no others than such are to be moved. */
    public View only(Predicate<ProcessProfile> such) {
        return new View(nowMillis, own, nodes, processes.stream().filter(such).toList(), cost, seed);
    }

    /** As it will be when that process has moved. */
    public View after(Proposal proposal) {
        ProcessProfile moved = process(proposal.pid()).orElseThrow();
        double wanted = moved.usage().wanted();
        double mib = moved.usage().residentMiB();
        List<NodeState> then = new ArrayList<>(nodes.size());
        for (NodeState node : nodes) {
            if (node.id().equals(moved.node())) {
                then.add(node.with(-wanted, -mib));
            } else {
                then.add(node.id().equals(proposal.to()) ? node.with(wanted, need(moved)) : node);
            }
        }
        List<ProcessProfile> all = new ArrayList<>(processes.size());
        processes.forEach(p -> all.add(p == moved ? p.on(proposal.to()) : p));
        return new View(nowMillis, own, then, all, cost, seed + 1);
    }
}
