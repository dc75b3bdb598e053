package org.mosix.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.mosix.api.ClusterView;
import org.mosix.api.Information;
import org.mosix.api.NodeView;
import org.mosix.api.policy.QueuePolicy;

/** Where jobs could work now: on this node, and on those of its cluster that it knows and that let guests in. Any thread. */
final class KnownNodes implements Supplier<List<QueuePolicy.Node>> {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final int KIB = 1024;

    private final Supplier<Information> information;

    /** @param information gives null where nodes do not know each other */
    KnownNodes(Supplier<Information> information) {
        this.information = information;
    }

    @Override
    public List<QueuePolicy.Node> get() {
        Information known = information.get();
        return known == null ? List.of(own()) : of(known.cell());
    }

    private static List<QueuePolicy.Node> of(ClusterView view) {
        List<QueuePolicy.Node> nodes = new ArrayList<>();
        for (NodeView node : view.nodes()) {
            boolean own = node.id().equals(view.own());
            if (own || node.takesGuests()) {
                nodes.add(new QueuePolicy.Node(
                        own,
                        Math.max(1, node.processor().cores()),
                        node.processor().running(),
                        node.memory().freeMiB(),
                        node.memory().totalMiB()));
            }
        }
        // It has not measured itself yet.
        if (nodes.stream().noneMatch(QueuePolicy.Node::own)) {
            nodes.add(own());
        }
        return nodes;
    }

    private static QueuePolicy.Node own() {
        try {
            List<String> lines = Files.readAllLines(MEMORY);
            return new QueuePolicy.Node(
                    true,
                    Runtime.getRuntime().availableProcessors(),
                    0,
                    mib(lines, "MemAvailable:"),
                    mib(lines, "MemTotal:"));
        } catch (IOException e) {
            throw new UncheckedIOException("this node's memory is unknown", e);
        }
    }

    private static int mib(List<String> lines, String name) throws IOException {
        for (String line : lines) {
            if (line.startsWith(name)) {
                return (int) (Long.parseLong(line.substring(name.length()).replaceAll("[^0-9]", "")) / KIB);
            }
        }
        throw new IOException(MEMORY + " has no " + name);
    }
}
