package org.mosix.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mosix.api.ClusterView;
import org.mosix.api.NodeId;
import org.mosix.api.NodeInfo;
import org.mosix.api.NodeView;
import org.mosix.api.Nodes;
import org.mosix.api.Printable;

/**
 * A list of nodes, a row each: the listed ones with their connections, and, when nodes know each other, what each says of
 * itself. Immutable.
 *
 * @param rows printable cells, one for each column
 */
public record NodeTable(List<Column> columns, List<List<String>> rows) {
    /** @param right numbers: aligned to the right */
    public record Column(String title, boolean right) {}

    private static final List<Column> PLAIN = List.of(
            new Column("NODE", true), new Column("", false), new Column("ADDRESS", false), new Column("STATE", false));
    private static final List<Column> VIEWED = List.of(
            new Column("ALIVE", false),
            new Column("AGE-S", true),
            new Column("SPEED", true),
            new Column("CORES", true),
            new Column("LOAD", true),
            new Column("FREE-MB", true),
            new Column("MB", true),
            new Column("GUESTS", true),
            new Column("STATUS", false));
    private static final Column REASON = new Column("REASON", false);
    private static final double SECOND = 1000;

    /** @param view what nodes told of themselves, if there is such information here: else these columns are not */
    public static NodeTable of(Nodes nodes, Optional<ClusterView> view) {
        Map<NodeId, List<String>> rows = new TreeMap<>();
        for (NodeInfo n : nodes.list()) {
            String own = n.id().equals(nodes.own()) ? "*" : "";
            List<String> row =
                    new ArrayList<>(List.of(n.id().toString(), own, Printable.of(n.address()), n.up() ? "up" : "down"));
            view.ifPresent(v -> row.addAll(viewed(v.node(n.id()))));
            row.add(Printable.of(n.reason()));
            rows.put(n.id(), row);
        }
        for (NodeView n : view.map(ClusterView::nodes).orElse(List.of())) {
            rows.computeIfAbsent(n.id(), id -> {
                List<String> row = new ArrayList<>(List.of(id.toString(), "", n.address(), "-"));
                row.addAll(viewed(Optional.of(n)));
                row.add("not in the node list");
                return row;
            });
        }
        List<Column> columns = new ArrayList<>(PLAIN);
        columns.addAll(view.isPresent() ? VIEWED : List.of());
        columns.add(REASON);
        return new NodeTable(
                List.copyOf(columns), rows.values().stream().map(List::copyOf).toList());
    }

    private static List<String> viewed(Optional<NodeView> node) {
        if (node.isEmpty()) {
            return List.of("-", "-", "-", "-", "-", "-", "-", "-", "-");
        }
        NodeView n = node.get();
        return List.of(
                life(n.life()),
                decimal(n.ageMillis() / SECOND, 1),
                Integer.toString(n.processor().speed()),
                Integer.toString(n.processor().cores()),
                decimal((double) n.processor().load() / NodeView.LOAD_UNIT, 2),
                Integer.toString(n.memory().freeMiB()),
                Integer.toString(n.memory().totalMiB()),
                Integer.toString(n.processes().guests()),
                status(n.status()));
    }

    /** In MOSIX's words. */
    private static String status(Set<NodeView.Status> status) {
        return status.stream()
                .sorted()
                .map(s -> switch (s) {
                    case STAY -> "stay";
                    case LOCAL_STAY -> "lstay";
                    case BLOCK -> "block";
                    case QUIET -> "quiet";
                })
                .collect(Collectors.joining(","));
    }

    private static String life(NodeView.Life life) {
        return switch (life) {
            case ALIVE -> "yes";
            case SUSPECT -> "suspect";
            case DEAD -> "dead";
            case LEFT -> "left";
        };
    }

    static String decimal(double value, int places) {
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }
}
